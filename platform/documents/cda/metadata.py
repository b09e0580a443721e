"""METADATA.XML of a package: what is sent, of whom, by whom, to whom (ebRIM 3.0, XDS of the CI-SIS)."""

import datetime as dt
import hashlib
from dataclasses import dataclass
from uuid import NAMESPACE_OID, UUID, uuid5
from xml.etree import ElementTree as ET

from documents.cda import registry
from documents.cda.header import CONFIDENTIALITY
from documents.cda.parts import Professional
from documents.cda.registry import Code, Element, el, slot
from documents.cda.tlm_cr import Report
from documents.cda.xml import FACILITIES, LOINC, SETTINGS, UUIDS

DOCUMENT, PAPER = "DOC0001.XML", "DOC0001.PDF"
ONE_BODY = Code(
    "urn:ihe:iti:xds-sd:pdf:2008", "Document à corps non structuré en Pdf/A-1", "1.2.250.1.213.1.1.4.12"
)
AS_IT_IS = Code("urn:ihe:iti:xds:2017:mimeTypeSufficient", "mimeType Sufficient", "1.3.6.1.4.1.19376.1.2.3")
CLASS = Code("10", "Compte rendu", "1.2.250.1.213.1.1.4.1")
TYPE = Code("85208-7", "Compte-rendu d'acte de télémédecine", LOINC)
CONTENT = Code("07", "Consultation", "1.2.250.1.213.2.2")


@dataclass(frozen=True, slots=True, kw_only=True)
class Submission:
    """One sending. `recipient`: whom it is meant for, by name or by address; either may be missing."""

    public_id: UUID
    at: dt.datetime
    recipient: Professional | None = None
    address: str = ""


@dataclass(frozen=True, slots=True)
class _File:
    name: str
    mime: str
    content: bytes
    entry: str
    unique: str
    form: Code


def entry_id(document: UUID, name: str) -> str:
    """Known again from one version to the next: the one after says what it replaces."""
    return f"urn:uuid:{uuid5(NAMESPACE_OID, f'{document} {name}')}"


def metadata(report: Report, content: bytes, pdf: bytes, submission: Submission) -> bytes:
    files = [_file(report, DOCUMENT, "text/xml", content), _file(report, PAPER, "application/pdf", pdf)]
    package = f"urn:uuid:{submission.public_id}"
    registered = [
        _set(report, submission, package),
        registry.node(package, registry.SUBMISSION_SET),
        *(_entry(report, one) for one in files),
        *(registry.member(package, one.entry) for one in files),
        registry.association(registry.TRANSFORMS, files[1].entry, files[0].entry),
    ]
    if report.replaces is not None:
        former = entry_id(report.replaces, DOCUMENT)
        registered.append(registry.association(registry.REPLACES, files[0].entry, former))
    return _written(registered)


def _written(registered: list[Element]) -> bytes:
    root = el("lcm:SubmitObjectsRequest", el("rim:RegistryObjectList", *registered), **registry.NAMESPACES)
    ET.indent(root)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{ET.tostring(root, encoding="unicode")}\n'.encode()


def _file(report: Report, name: str, mime: str, content: bytes) -> _File:
    is_document = name == DOCUMENT
    unique = report.document.int if is_document else uuid5(NAMESPACE_OID, f"{report.document} {name}").int
    form = ONE_BODY if is_document else AS_IT_IS
    return _File(name, mime, content, entry_id(report.document, name), f"{UUIDS}.{unique}", form)


def _set(report: Report, submission: Submission, package: str) -> Element:
    ids = [
        (registry.SET_PATIENT, registry.patient_id(report), "XDSSubmissionSet.patientId"),
        (registry.SET_SOURCE, report.local_root, "XDSSubmissionSet.sourceId"),
        (registry.SET_UNIQUE, f"{UUIDS}.{submission.public_id.int}", "XDSSubmissionSet.uniqueId"),
    ]
    to = registry.recipient(submission.recipient, submission.address)
    return el(
        "rim:RegistryPackage",
        slot("submissionTime", registry.instant(submission.at)),
        slot("intendedRecipient", to) if to else None,
        registry.name(report.title),
        registry.author(registry.SET_AUTHOR, package, report.author),
        registry.coded(registry.SET_CONTENT, package, CONTENT),
        *(registry.identifier(scheme, package, value, label) for scheme, value, label in ids),
        id=package,
    )


def _entry(report: Report, file: _File) -> Element:
    return el(
        "rim:ExtrinsicObject",
        slot("creationTime", registry.instant(report.written_at)),
        slot("hash", hashlib.sha1(file.content).hexdigest()),  # noqa: S324 - what XDS asks for
        slot("size", str(len(file.content))),
        slot("URI", file.name),
        slot("languageCode", "fr-FR"),
        slot("serviceStartTime", registry.instant(report.starts_at)),
        *([slot("serviceStopTime", registry.instant(report.ends_at))] if report.ends_at else []),
        slot("sourcePatientId", registry.local_id(report)),
        slot("sourcePatientInfo", *registry.patient_traits(report)),
        slot("legalAuthenticator", registry.person(report.author)),
        registry.name(report.title),
        registry.author(registry.ENTRY_AUTHOR, file.entry, report.author),
        *(registry.coded(scheme, file.entry, code) for scheme, code in _codes(report, file)),
        registry.identifier(
            registry.ENTRY_PATIENT, file.entry, registry.patient_id(report), "XDSDocumentEntry.patientId"
        ),
        registry.identifier(registry.ENTRY_UNIQUE, file.entry, file.unique, "XDSDocumentEntry.uniqueId"),
        id=file.entry,
        mimeType=file.mime,
        objectType=registry.DOCUMENT_ENTRY,
        status=registry.APPROVED,
    )


def _codes(report: Report, file: _File) -> list[tuple[str, Code]]:
    closed = ("R", "Restreint") if report.is_restricted else ("N", "Normal")
    place = report.place
    return [
        (registry.ENTRY_CLASS, CLASS),
        (registry.ENTRY_TYPE, TYPE),
        (registry.ENTRY_FORMAT, file.form),
        (registry.ENTRY_CONFIDENTIALITY, Code(*closed, CONFIDENTIALITY)),
        (registry.ENTRY_FACILITY, Code(*place.facility, FACILITIES)),
        (registry.ENTRY_PRACTICE, Code(*place.activity, SETTINGS)),
    ]
