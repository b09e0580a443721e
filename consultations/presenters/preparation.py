"""The page of preparation."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.urls import reverse

from consultations import policies, selectors
from consultations.enums import CheckItem, CheckResult, ConsultationState, NoteField, VitalKind
from consultations.models import Consultation
from consultations.presenters import act, people, vitals
from consultations.presenters.phones import phones
from consultations.rules import words
from core.actors import Actor
from documents import presenters as document_words
from documents import selectors as documents
from patients.enums import ConsentDecision, ConsentGiver
from scheduling.enums import ActForm

CONSENT_SAID = {
    ConsentDecision.GIVEN: "Consentement enregistré.",
    ConsentDecision.REFUSED: "Refus enregistré. Le créneau est libéré et le médecin prévenu.",
    ConsentDecision.WITHDRAWN: "Retrait enregistré. L’acte s’arrête là.",
}

CHECK_HINTS = {
    CheckItem.LINE: "le test mesure le débit dans les deux sens",
    CheckItem.CAMERA: "on voit l’image",
    CheckItem.HAND_CAMERA: "on voit l’image de près",
    CheckItem.MICROPHONE: "le niveau bouge quand on parle",
    CheckItem.SPEAKER: "on entend le son d’essai",
    CheckItem.STETHOSCOPE: "le niveau bouge quand on tapote la membrane",
    CheckItem.BATTERY: "celle qui reste au plus faible des appareils",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class VitalsRefusal:
    """Why the values typed were not kept, with what was typed."""

    sentence: str
    code: str
    to_confirm: bool
    typed: Mapping[str, str] = field(default_factory=dict)
    confirmed: frozenset[VitalKind] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckLine:
    code: str
    label: str
    hint: str
    said: str
    battery: str
    has_battery: bool
    test: str  # which test of the page this line runs: camera, microphone, speaker, line or none


TESTS = {
    CheckItem.LINE: "line",
    CheckItem.CAMERA: "camera",
    CheckItem.HAND_CAMERA: "camera",
    CheckItem.MICROPHONE: "microphone",
    CheckItem.SPEAKER: "speaker",
    CheckItem.STETHOSCOPE: "microphone",
}


def preparation_page(
    actor: Actor, consultation: Consultation, refusal: VitalsRefusal | None, at: dt.datetime
) -> dict[str, Any]:
    appointment = consultation.appointment
    patient = people.patient_line(consultation, at)
    before = consultation.state in (ConsultationState.PLANNED, ConsultationState.PREPARING)
    return {
        "act": consultation,
        "patient": patient,
        "physician": people.physician_short(appointment.practitioner),
        "when": words.moment(appointment.starts_at),
        "form": ActForm(appointment.form).label,
        "motive": appointment.motive.label,
        "question": appointment.question,
        "cart": appointment.cart,
        "actor_name": actor.label,
        "steps": act.cart_steps(
            consultation, patient.word, reverse("consultations:preparation", args=[consultation.public_id])
        ),
        "state": act.state_badge(consultation),
        "history": people.history_lines(appointment.patient),
        "consent": act.consent_line(consultation),
        "givers": ConsentGiver.choices,
        "checks": check_lines(consultation),
        "results": [(code, label) for code, label in CheckResult.choices],
        "check_badges": act.check_badges(consultation),
        "vitals": vitals.vital_lines(consultation),
        "vitals_origin": vitals.origin(consultation),
        "entries": [_entry(entry, refusal) for entry in vitals.entries(consultation)],
        "refusal": refusal,
        "note": consultation.nurse_note,
        "note_revision": consultation.nurse_note_revision,
        "note_asides": aside_lines(consultation, NoteField.NURSE_NOTE),
        "documents": document_lines(actor, consultation),
        "phones": phones(consultation),
        "may_prepare": before,
        "may_write": consultation.state not in (ConsultationState.CLOSED, ConsultationState.CANCELLED),
        "may_note": policies.is_at_cart(actor, consultation),
        "still_missing": still_missing(consultation),
        "cancelled": act.cancelled_sentence(consultation),
    }


def still_missing(consultation: Consultation) -> list[str]:
    """What is not done yet, beside « Nous sommes prêts »; only the consent is required."""
    lacks = []
    if not (line := act.consent_line(consultation)) or not line.is_given:
        lacks.append("le consentement")
    if selectors.last_check(consultation) is None and consultation.appointment.cart_id is not None:
        lacks.append("le contrôle du chariot")
    if not selectors.vitals_of(consultation):
        lacks.append("les constantes")
    return lacks


def check_lines(consultation: Consultation) -> list[CheckLine]:
    check = selectors.last_check(consultation)
    said = {item.item: item for item in check.items.all()} if check else {}
    return [
        CheckLine(
            code=item.value,
            label=item.label,
            hint=CHECK_HINTS[item],
            said=said[item].result if item in said else "",
            battery=str(said[item].battery_percent or "") if item in said else "",
            has_battery=item == CheckItem.BATTERY,
            test=TESTS.get(item, ""),
        )
        for item in CheckItem
    ]


def aside_lines(consultation: Consultation, which: NoteField) -> list[dict[str, str]]:
    """The texts set aside, to read beside the one that stands."""
    return [
        {
            "public_id": str(aside.public_id),
            "by": aside.kept_by,
            "at": words.hour(aside.kept_at),
            "text": _text(aside.content),
        }
        for aside in selectors.asides_of(consultation, which)
    ]


def document_lines(actor: Actor, consultation: Consultation) -> list[dict[str, str]]:
    rows = documents.documents_of(actor, act_public_id=consultation.public_id)
    return [
        {**line, "hour": words.hour(row.stored_at)}
        for row in rows
        for line in [document_words.document_line(row)]
    ]


def _text(content: Any) -> str:
    return "\n".join(filter(None, content.values())) if isinstance(content, dict) else str(content)


def _entry(entry: vitals.VitalEntry, refusal: VitalsRefusal | None) -> dict[str, Any]:
    typed = refusal.typed if refusal else {}
    wrong = refusal is not None and refusal.code == entry.code
    return {
        "sign": entry,
        "typed": typed.get(entry.code, ""),
        "method": typed.get(f"note-{entry.code}", ""),
        "sentence": refusal.sentence if refusal and wrong else "",
        "to_confirm": wrong and refusal is not None and refusal.to_confirm,
        "is_confirmed": refusal is not None and entry.code in refusal.confirmed,
    }
