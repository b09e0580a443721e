"""A prescription on its pages: lines, what is missing, what can be taken again."""

import datetime as dt
from typing import Any

from django.urls import reverse

from consultations.models import Consultation
from core import french
from core.actors import Actor
from core.clock import today
from patients import presenters as people
from prescriptions import policies, selectors
from prescriptions.enums import LineKind, Origin, PrescriptionState
from prescriptions.models import Drug, Prescription, PrescriptionLine
from prescriptions.presenters import pharmacies
from prescriptions.rules import dosing, lines, reading, restrictions, short_lists
from scheduling import selectors as agenda
from signatures import presenters as signing

STATES = {
    PrescriptionState.DRAFT: ("edit", "warn"),
    PrescriptionState.SIGNED: ("check", "ok"),
    PrescriptionState.REVOKED: ("stop", "danger"),
}
KINDS = {
    LineKind.DRUG: "pill",
    LineKind.EXAM: "search",
    LineKind.NURSING: "heart",
    LineKind.DEVICE: "cart",
    LineKind.SICK_LEAVE: "calendar",
}


def act_page(actor: Actor, consultation: Consultation) -> dict[str, Any]:
    """All the prescriptions of an act, and the ways to a new one."""
    rows = selectors.prescriptions_of(actor, consultation)
    writes = policies.can_prescribe(actor, consultation)
    return {
        "act": consultation,
        "patient": people.display_name(consultation.appointment.patient),
        "prescriptions": [card(row) for row in rows],
        "writes": writes and policies.is_open(consultation),
        "why_not": policies.NOT_BEGUN if writes and not policies.is_open(consultation) else "",
        "has_draft": any(row.is_draft for row in rows),
        "renewable": _renewable(actor, consultation) if writes else [],
        "reads_report": actor.role in ("physician", "nurse"),
    }


def card(prescription: Prescription) -> dict[str, Any]:
    """One prescription in a list."""
    icon, tone = STATES[PrescriptionState(prescription.state)]
    return {
        "title": _title(prescription),
        "url": reverse("prescriptions:page", args=[prescription.public_id]),
        "pdf": _paper(prescription),
        "state": {"label": prescription.get_state_display(), "icon": icon, "tone": tone},
        "when": _moment(prescription.signed_at) if prescription.signed_at else "",
        "is_revoked": prescription.state == PrescriptionState.REVOKED,
        "dispensed": [pharmacies.dispensed_words(row) for row in selectors.dispensings_of(prescription)],
        "lines": [lines.headline(row.kind, row.content) for row in selectors.lines_of(prescription)],
    }


def page(actor: Actor, prescription: Prescription, at: dt.datetime) -> dict[str, Any]:
    """What the page of one prescription says in any state."""
    consultation = prescription.consultation
    return {
        "prescription": prescription,
        "act_url": reverse("prescriptions:of_act", args=[consultation.public_id]),
        "patient": people.display_name(consultation.appointment.patient),
        "born": people.born(consultation.appointment.patient),
        "card": card(prescription),
        "signature": signing.signature_line(prescription.document_public_id),
        "lines": [_line(number, row) for number, row in enumerate(selectors.lines_of(prescription), 1)],
        "revokes": prescription.state == PrescriptionState.SIGNED
        and policies.can_revoke(actor, prescription),
        "revoked": _revoked(prescription),
        "is_filed": prescription.origin == Origin.OWN_SOFTWARE,
        "is_secret": agenda.confidentiality_of(consultation.appointment) is not None,
        "sends": _sends(actor, prescription),
        "sent": pharmacies.sent(prescription, at),
        "missing": selectors.missing_of(prescription, at) if prescription.is_draft else [],
    }


def _sends(actor: Actor, prescription: Prescription) -> bool:
    """Whether it may go to a pharmacy, by this actor."""
    stands = prescription.state == PrescriptionState.SIGNED and not prescription.consultation.is_rehearsal
    return stands and policies.can_revoke(actor, prescription) and selectors.is_for_pharmacy(prescription)


def to_print(actor: Actor, consultation: Consultation) -> dict[str, Any]:
    """What was signed in an act, for who prints it; a revoked one says so."""
    rows = [row for row in selectors.prescriptions_of(actor, consultation) if not row.is_draft]
    return {"prescriptions": [card(row) for row in rows], "act": consultation}


def editor(
    actor: Actor, prescription: Prescription, kind: LineKind, row: PrescriptionLine | None, at: dt.datetime
) -> dict[str, Any]:
    """The same for its physician, who writes it. `row`: the line being changed."""
    base = reverse("prescriptions:page", args=[prescription.public_id])
    target = reverse("prescriptions:line_add", args=[prescription.public_id])
    if row is not None:
        target = reverse("prescriptions:line_gesture", args=[prescription.public_id, row.public_id])
    return page(actor, prescription, at) | {
        "kind": kind.value,
        "kinds": [
            {
                "label": one.label,
                "url": f"{base}?ajouter={one.value}#add",
                "icon": icon,
                "current": one == kind,
            }
            for one, icon in KINDS.items()
        ],
        "is_drug": kind == LineKind.DRUG,
        "is_leave": kind == LineKind.SICK_LEAVE,
        "proposed": short_lists.proposed(kind.value),
        "changed": row,
        "target": target,
        "listing": listing_words(today(at)),
        "renewable": _renewable(actor, prescription.consultation),
    }


def listing_words(on: dt.date) -> str:
    """Which list answers, and of when: a physician weighs what it does not know."""
    known = selectors.current_list(on)
    if known is None:
        return "Aucune liste de médicaments n’est chargée : écrivez le nom en toutes lettres."
    name = "Liste de démonstration" if known.is_demo else known.source
    return f"{name}, {french.date_in_full(known.published_on)}."


def found(query: str, at: dt.datetime) -> list[dict[str, str]]:
    """The drugs that answer a search; those that are not prescribed here say why instead of being chosen."""
    on = today(at)
    known = selectors.restricted_on(on)
    return [_drug(drug, on, known) for drug in selectors.drugs_found(query, on)]


def dose_said(typed: str) -> dict[str, Any]:
    """What was understood of a dose, and what it still lacks."""
    dose = reading.understood(typed)
    said = dosing.words(dose) if dose.is_understood else ""
    return {"said": said, "rest": dose.rest, "missing": dosing.missing(dose) if typed.strip() else []}


def _drug(drug: Drug, on: dt.date, known: restrictions.Restricted) -> dict[str, str]:
    refused = restrictions.refusal([drug.name, *drug.substances], drug.conditions, on, known)
    why = f"{refused.label} : ne se prescrit pas ici." if refused else ""
    return {"cis": drug.cis, "name": drug.name, "refused": why}


def _line(number: int, row: PrescriptionLine) -> dict[str, Any]:
    return {
        "id": row.public_id,
        "number": number,
        "icon": KINDS[LineKind(row.kind)],
        "kind": row.get_kind_display(),
        "is_ald": row.is_ald,
        "is_free": lines.is_free(row.kind, row.content),
        "headline": lines.headline(row.kind, row.content),
        "details": lines.details(row.kind, row.content),
    }


def _renewable(actor: Actor, consultation: Consultation) -> list[dict[str, Any]]:
    return [
        {
            "id": row.public_id,
            "when": _moment(row.signed_at),
            "by": row.signed_by,
            "lines": [lines.headline(line.kind, line.content) for line in selectors.lines_of(row)],
        }
        for row in selectors.renewable(actor, consultation)
        if row.signed_at is not None
    ]


def _title(prescription: Prescription) -> str:
    if prescription.origin == Origin.OWN_SOFTWARE:
        return f"Ordonnance {prescription.number}, établie dans le logiciel du médecin"
    return f"Ordonnance {prescription.number}"


def _paper(prescription: Prescription) -> str:
    if prescription.document_public_id is None:
        return ""
    return reverse("documents:open", args=[prescription.document_public_id])


def _revoked(prescription: Prescription) -> str:
    if prescription.revoked_at is None:
        return ""
    return f"Annulée par {prescription.revoked_by}, {_moment(prescription.revoked_at)}."


def _moment(at: dt.datetime | None) -> str:
    return f"{french.day(today(at))}, {french.hour(at)}" if at else ""
