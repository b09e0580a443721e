"""The page of the report: what is written, what is missing, what was signed."""

import datetime as dt
from typing import Any

from django.urls import reverse

from consultations import policies, selectors
from consultations.enums import ConsultationState, NoteField, PartyRole
from consultations.models import Consultation
from consultations.presenters import act, people, vitals, words
from consultations.presenters.cockpit import captures
from consultations.presenters.preparation import aside_lines, document_lines
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
        "sections": section_lines(
            consultation, version.sections if version else draft.sections if draft else {}
        ),
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


def section_lines(consultation: Consultation, sections: dict[str, str]) -> list[dict[str, Any]]:
    """Each section with its text; motive and incidents come filled in with what is known."""
    known = {"reason": reason_known(consultation), "incidents": incidents_known(consultation)}
    return [
        {
            "name": name,
            "label": label,
            "hint": hint,
            "rows": rows,
            "text": sections.get(name) or known.get(name, ""),
        }
        for name, (label, hint, rows) in SECTION_LABELS.items()
    ]


def reason_known(consultation: Consultation) -> str:
    appointment = consultation.appointment
    return "\n".join(filter(None, [appointment.motive.label, appointment.question]))


def incidents_known(consultation: Consultation) -> str:
    lines = [
        f"{one.get_kind_display()} à {words.hour(one.noted_at)}" + (f" : {one.text}" if one.text else "")
        for one in selectors.incidents_of(consultation)
    ]
    if consultation.is_video_failed:
        lines.append("La vidéo n’a pas pu être établie.")
    return "\n".join(lines)


def professionals(consultation: Consultation) -> list[dict[str, str]]:
    """Each professional with their role (R6316-4, 3°)."""
    physician = consultation.appointment.practitioner
    lines = [
        _professional(
            physician.full_name, f"{physician.specialty or 'médecin'}, conduit l’acte", physician.rpps
        )
    ]
    lines += [
        _professional(party.label, PartyRole(party.role).label.lower(), party.practitioner.rpps)
        for party in selectors.parties_of(consultation).select_related("practitioner")
        if party.practitioner is not None and party.role != PartyRole.PHYSICIAN
    ]
    nurse = consultation.appointment.nurse
    if nurse is not None and nurse.full_name not in [line["name"] for line in lines]:
        lines.append(_professional(nurse.full_name, "infirmier accompagnant", nurse.rpps))
    return lines


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


def _professional(name: str, role: str, rpps: str) -> dict[str, str]:
    return {"name": name, "role": role, "rpps": rpps, "initials": words.initials(name)}
