"""A signed report as it leaves for another professional, or for its patient."""

from consultations import selectors
from consultations.adapters import cda as national
from consultations.adapters.paper import title_of
from consultations.models import ReportVersion
from correspondence.enums import Channel
from correspondence.models import Dispatch
from correspondence.rules.parcels import Parcel
from documents import cda
from documents import selectors as store
from documents import services as documents

PAPER_ALONE = (Channel.PATIENT, Channel.NOTICE)


def report_parcel(dispatch: Dispatch) -> Parcel:
    """With its national form, where the act has one: advice, and what went on by voice, leave as a paper."""
    version = selectors.version_of_document(dispatch.document_public_id)
    pdf = documents.document_content(store.document_judged(dispatch.document_public_id))
    title = title_of(version.consultation)
    if dispatch.channel in PAPER_ALONE or national.has_no_form(version.consultation):
        return Parcel(title=title, pdf=pdf)
    return _whole(version, title, pdf)


def _whole(version: ReportVersion, title: str, pdf: bytes) -> Parcel:
    report = national.report_of(version.consultation, version)
    return Parcel(title=title, pdf=pdf, report=report, content=cda.write(report, pdf))
