"""The page of the report: what is written, what is missing, what was signed."""

import datetime as dt
from typing import Any

from django.urls import reverse

from consultations import policies, selectors
from consultations.adapters import paper
from consultations.enums import ConsultationState, NoteField
from consultations.models import Consultation
from consultations.presenters import act, people, vitals
from consultations.presenters.cockpit import captures
from consultations.presenters.preparation import aside_lines, document_lines
from consultations.rules import words
from core.actors import Actor

SECTION_LABELS = {
    "reason": ("Motif", "Ce qui amène, et la question posée.", 2),
    "findings": ("Constatations", "Ce qui a été vu, entendu, mesuré.", 6),
    "conclusion": ("Conclusion", "Ce que vous concluez.", 3),
    "actions": ("Actes et prescriptions", "Ou « aucune ».", 3),
    "incidents": ("Incidents techniques", "Ou « néant ».", 2),
}


def report_page(actor: Actor, consultation: Consultation, at: dt.datetime) -> dict[str, Any]:
    draft = selectors.draft_of(consultation)
    version = selectors.last_version(consultation)
    state = ConsultationState(consultation.state)
    writes = policies.can_conduct(actor, consultation) and state in (
        ConsultationState.IN_PROGRESS,
        ConsultationState.FINISHED,
    )
    return {
        "act": consultation,
        "patient": people.patient_line(consultation, at),
        "state": act.state_badge(consultation),
        "writes": writes,
        "signs": writes and state == ConsultationState.FINISHED,
        "is_live": state == ConsultationState.IN_PROGRESS,
        "sections": section_lines(version.sections if version else selectors.sections_of(consultation)),
        "revision": draft.revision if draft else 0,
        "saved": f"Enregistré à {words.hour(draft.saved_at)}"
        if draft and draft.saved_at
        else "Rien à enregistrer",
        "asides": aside_lines(consultation, NoteField.REPORT),
        "missing": act.missing_lines(consultation) if writes else [],
        "professionals": professionals(consultation),
        "dates": dates(consultation),
        "consent": act.consent_line(consultation),
        "vitals": vitals.vital_lines(consultation),
        "vitals_origin": vitals.origin(consultation),
        "captures": captures(consultation),
        "documents": document_lines(actor, consultation),
        "signed": signed_line(consultation),
        "cancelled": act.cancelled_sentence(consultation),
        "motive": consultation.appointment.motive.label,
    }


def section_lines(sections: dict[str, str]) -> list[dict[str, Any]]:
    """Each section with its text; motive and incidents come filled in with what is known."""
    return [
        {"name": name, "label": label, "hint": hint, "rows": rows, "text": sections[name]}
        for name, (label, hint, rows) in SECTION_LABELS.items()
    ]


def professionals(consultation: Consultation) -> list[dict[str, str]]:
    """Each professional with their role, as the paper says them."""
    return [
        {"name": name, "role": role, "rpps": rpps, "initials": words.initials(name)}
        for name, role, rpps in paper.people(consultation)
    ]


def dates(consultation: Consultation) -> str:
    started, finished = consultation.started_at, consultation.finished_at
    if started is None:
        return ""
    end = f" à {words.hour(finished)}" if finished else ", en cours"
    return f"{words.day(started)}, de {words.hour(started)}{end}" if finished else words.moment(started) + end


def signed_line(consultation: Consultation) -> dict[str, str] | None:
    version = selectors.last_version(consultation)
    if version is None:
        return None
    return {
        "by": version.signed_by,
        "at": words.moment(version.signed_at),
        "url": reverse("documents:open", args=[version.document_public_id]),
        "number": str(version.number),
    }
