"""Documents in words: a list to choose from, one to read, an archive that is being made."""

import datetime as dt
from typing import Any

from django.urls import reverse

from core import french
from core.actors import Actor
from core.clock import today
from documents import policies, selectors, services
from documents.enums import ArchiveState, Category, ContentType, PatientView, Visibility
from documents.models import Archive, Document, Filing, Preview
from documents.presenters import weight
from portal.presenters.file import document, document_url, stored_on
from prescriptions import selectors as prescriptions
from scheduling import presenters as scheduling

NARROWED = {
    Visibility.TREATING: "acte et médecin traitant",
    Visibility.ACT: "acte seulement",
}
KEPT_FROM = {PatientView.ALONE: "secret des parents", PatientView.WITHHELD: "non montré au patient"}


def document_row(row: Document, at: dt.datetime) -> dict[str, Any]:
    """One line of the list, for templates/portal/document_line.html."""
    erased = "" if row.erased_at is None else french.short_date(today(row.erased_at))
    line = document(row, at)
    return line | {
        "id": row.public_id,
        "category": "" if Category(row.category).label == line["kind"] else Category(row.category).label,
        "marks": [*_marks(row)],
        "erased": erased,
        "added": f"{line['kind']}, {stored_on(row, at)}" if erased else line["added"],
        "thumbnail": reverse("documents:thumbnail", args=[row.public_id]) if row.pages and not erased else "",
    }


def _marks(row: Document) -> list[str]:
    narrowed = NARROWED.get(Visibility(row.visibility), "")
    return [mark for mark in (narrowed, KEPT_FROM.get(PatientView(row.patient_view), "")) if mark]


def document_page(
    actor: Actor, row: Document, drawn: Preview | None, number: int, at: dt.datetime
) -> dict[str, Any]:
    """What the page of a document shows, for templates/portal/document.html."""
    ticket = services.ticket_for(actor, row)
    image = reverse("documents:page", args=[row.public_id, number])
    return {
        "id": row.public_id,
        "title": row.title,
        "facts": [*_revoked(row), *_facts(row, at)],
        "image": f"{image}?vu={ticket}",
        "text": drawn.text.strip() if drawn is not None else "",
        "file": reverse("documents:open", args=[row.public_id]),
        "is_pdf": row.content_type == ContentType.PDF,
        "pages": pages(row, number),
        "versions": [_version(one, at) for one in selectors.versions_of(actor, row)[1:]],
    }


def _revoked(row: Document) -> list[dict[str, str]]:
    """A prescription that must not be dispensed any more says so wherever it is read."""
    paper = prescriptions.prescription_of_document(row.public_id)
    said = prescriptions.revoked_words(paper) if paper is not None and paper.revoked_at else ""
    return [{"label": "Annulée", "value": said}] if said else []


def pages(row: Document, number: int) -> dict[str, Any]:
    """Where one is among the pages, and the addresses on both sides."""
    count = row.pages or 1
    here = reverse("portal:document", args=[row.public_id])
    return {
        "number": number,
        "count": count,
        "label": f"Page {number} sur {count}",
        "before": f"{here}?page={number - 1}" if number > 1 else "",
        "after": f"{here}?page={number + 1}" if number < count else "",
    }


def _facts(row: Document, at: dt.datetime) -> list[dict[str, str]]:
    count = row.pages or 0
    weighs = (
        ContentType(row.content_type).label + f", {weight(row)}" + (f", {count} pages" if count > 1 else "")
    )
    version = [{"label": "Version", "value": str(row.version)}] if row.version > 1 else []
    return [
        {"label": "Nature", "value": Category(row.category).label},
        {"label": "Versé", "value": f"{scheduling.when(row.stored_at, at)}, par {row.stored_by}"},
        {"label": "Fichier", "value": weighs},
        *version,
        {"label": "Visible de", "value": Visibility(row.visibility).label},
        {"label": "Côté patient", "value": PatientView(row.patient_view).label},
    ]


def _version(row: Document, at: dt.datetime) -> dict[str, str]:
    said = f"Version {row.version}, {scheduling.when(row.stored_at, at)}"
    return {"label": said, "url": document_url(row)}


def last_change(filing: Filing | None, at: dt.datetime) -> str:
    """« Changé par Dr Morel, aujourd’hui à 14 h » ; "" when nobody changed anything."""
    return f"Changé par {filing.changed_by}, {scheduling.when(filing.changed_at, at)}." if filing else ""


def can_change(actor: Actor, row: Document) -> bool:
    return policies.can_class(actor, row)


def archive_page(row: Archive, at: dt.datetime) -> dict[str, Any]:
    """For templates/portal/archive.html."""
    count = len(row.document_ids)
    return {
        "count": count,
        "done": row.done,
        "text": f"{row.done} sur {count}",
        "is_asked": row.state == ArchiveState.ASKED,
        "is_ready": row.state == ArchiveState.READY,
        "is_failed": row.state == ArchiveState.FAILED,
        "file": reverse("documents:archive_file", args=[row.public_id]),
        "until": scheduling.when(row.expires_at, at),
        "back": reverse("portal:documents", args=[row.patient_public_id]),
    }
