"""The page of preparation."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from consultations import policies, selectors
from consultations.enums import (
    OBSERVED_WORDS,
    NoteField,
    ObservedKind,
)
from consultations.models import Consultation
from consultations.presenters import (
    act,
    chat,
    check,
    consents,
    earlier,
    failing,
    history,
    images,
    instruments,
    kits,
    people,
    put_away,
    vitals,
)
from consultations.presenters.refusals import Part, Refusal, refusal_of
from consultations.rules import words
from consultations.states import HELD, SETTLED, UNREADY
from core.actors import Actor
from documents import presenters as document_words
from documents import selectors as documents
from documents.enums import DocumentKind
from documents.models import Document
from patients.enums import ConsentDecision, ConsentGiver, HistoryKind, Manner
from scheduling import presenters as agenda
from scheduling import selectors as scheduling
from scheduling.models import Appointment
from scheduling.policies import confidentiality as secrets

CONSENT_SAID = {
    ConsentDecision.GIVEN: "Consentement enregistré.",
    ConsentDecision.REFUSED: "Refus enregistré. Le créneau est libéré et le médecin prévenu.",
    ConsentDecision.WITHDRAWN: "Retrait enregistré. L’acte s’arrête là.",
}


def preparation_page(
    actor: Actor, consultation: Consultation, refusal: Refusal | None, at: dt.datetime
) -> dict[str, Any]:
    """In the order of the page: the appointment, the patient’s words, the cart, what is measured and seen."""
    return {
        **_appointment(actor, consultation, at),
        **_patient_words(actor, consultation, refusal, at),
        **_cart(actor, consultation, refusal, at),
        **_measured(actor, consultation, refusal),
        **kits.visit_part(actor, consultation),
        **chat.chat_part(actor, consultation),
        **failing.failing_before_call(actor, consultation),
        **failing.failed_part(actor, consultation, at),
        "visit_refusal": refusal_of(refusal, Part.VISIT),
        "may_prepare": consultation.state in UNREADY,
        "may_write": consultation.state not in SETTLED,
        "may_note": policies.is_at_cart(actor, consultation),
        "still_missing": still_missing(consultation),
        "standing": act.standing(consultation),
        "stage": _stage(consultation),
        "is_in_call": consultation.state in HELD,
    }


def _stage(consultation: Consultation) -> str:
    """The same while the act is prepared, whose first gesture moves it: a page being filled in stays."""
    if consultation.state in UNREADY:
        return "before"
    return "held" if consultation.state in HELD else "over"


def _appointment(actor: Actor, consultation: Consultation, at: dt.datetime) -> dict[str, Any]:
    appointment = consultation.appointment
    patient = people.patient_line(consultation, at)
    own_page = reverse("consultations:preparation", args=[consultation.public_id])
    return {
        "act": consultation,
        "patient": patient,
        "physician": people.physician_short(appointment.practitioner),
        "when": words.moment(appointment.starts_at),
        "form": appointment.form_words,
        "motive": appointment.motive.label,
        "question": appointment.question,
        "answers": agenda.booking_answers(appointment, at),
        "to_bring": appointment.motive.documents,
        "is_confidential": appointment.is_confidential,
        "secret_url": _secret_url(actor, appointment),
        "actor_name": actor.label,
        "steps": act.cart_steps(consultation, patient.word, own_page),
        "state": act.state_badge(consultation),
    }


def _patient_words(
    actor: Actor, consultation: Consultation, refusal: Refusal | None, at: dt.datetime
) -> dict[str, Any]:
    said, consented = refusal_of(refusal, Part.HISTORY), refusal_of(refusal, Part.CONSENT)
    return {
        **history.history_part(actor, consultation),
        "earlier": earlier.earlier_lines(actor, consultation),
        "history_kinds": HistoryKind.choices,
        "history_refusal": said,
        "history_typed": _history_typed(said),
        "consent": act.consent_line(consultation),
        **images.images_part(actor, consultation),
        **consents.consent_part(consultation, at),
        "consent_refusal": consented,
        "consent_typed": _consent_typed(consented),
    }


def _cart(
    actor: Actor, consultation: Consultation, refusal: Refusal | None, at: dt.datetime
) -> dict[str, Any]:
    before, cart = consultation.state in UNREADY, consultation.appointment.cart
    last_check, refused = selectors.last_check(consultation), refusal_of(refusal, Part.CHECK)
    return {
        "cart": cart,
        "check_title": f"Contrôle {consultation.appointment.cart_words.of}",
        "checks": check.check_rows(consultation, refused, at),
        "line_typed": {name: refused.typed.get(name, "") if refused else "" for name in LINE_FIELDS},
        "checked": check.checked_sentence(last_check),
        "ear_memo": check.EAR_MEMO if check.has_otoscope(cart) else (),
        "is_ear_safe": last_check is not None and last_check.is_tip_changed,
        "problems": check.problems(consultation.appointment.cart_words),
        "may_look": before and last_check is None and policies.is_at_cart(actor, consultation),
        "left_before": put_away.left_before(consultation) if before else None,
        "check_refusal": refused,
        "check_badges": act.check_badges(consultation),
    }


def _measured(actor: Actor, consultation: Consultation, refusal: Refusal | None) -> dict[str, Any]:
    refused, documents_refused = refusal_of(refusal, Part.VITALS), refusal_of(refusal, Part.DOCUMENTS)
    known = instruments.taken_with(consultation)
    return {
        "vitals": vitals.vital_lines(consultation),
        "vitals_origin": vitals.origin(consultation),
        "origins": instruments.origins(consultation),
        "instruments": instruments.offer(),
        "entries": [_entry(one, known.get(one.code), refused) for one in vitals.entries(consultation)],
        "vitals_refusal": refused,
        "observed": observed_lines(consultation),
        "note": consultation.nurse_note,
        "note_revision": consultation.nurse_note_revision,
        "note_saved": "Retrouvée, déjà enregistrée" if consultation.nurse_note else "",
        "note_asides": aside_lines(consultation, NoteField.NURSE_NOTE),
        "documents": document_lines(actor, consultation),
        "documents_refusal": documents_refused,
        "document_typed": _document_typed(documents_refused),
    }


@dataclass(frozen=True, slots=True)
class Lack:
    """What is not done yet, and the part of the page where it is."""

    label: str
    anchor: Part


def still_missing(consultation: Consultation) -> list[Lack]:
    """What is not done yet, beside « Nous sommes prêts »; only the consent is required."""
    lacks = []
    if not (line := act.consent_line(consultation)) or not line.is_given:
        lacks.append(Lack("le consentement", Part.CONSENT))
    if selectors.last_check(consultation) is None and consultation.appointment.cart_id is not None:
        lacks.append(Lack(f"le contrôle {consultation.appointment.cart_words.of}", Part.CHECK))
    if not selectors.vitals_of(consultation):
        lacks.append(Lack("les constantes", Part.VITALS))
    return lacks


@dataclass(frozen=True, slots=True)
class Word:
    """One of the words for what is seen; pressed again, the one that stands is taken back."""

    word: str
    is_said: bool


def observed_lines(consultation: Consultation) -> list[tuple[str, str, list[Word]]]:
    """Code, label and words of each thing to look at."""
    seen = selectors.observations_of(consultation)
    return [
        (
            kind.value,
            kind.label,
            [Word(one, kind in seen and seen[kind].word == one) for one in OBSERVED_WORDS[kind]],
        )
        for kind in ObservedKind
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


# What was measured of the line is not measured again because something else was refused.
LINE_FIELDS = ("kbps_up", "kbps_down", "verdict")
SHOWN_ELSEWHERE = (DocumentKind.STILL_IMAGE, DocumentKind.REPORT, DocumentKind.PRESCRIPTION)


def document_lines(actor: Actor, consultation: Consultation) -> list[dict[str, str]]:
    """What was added to this act; its stills and its report stand on their own."""
    rows = documents.documents_of(actor, act_public_id=consultation.public_id)
    return [
        {**document_words.document_line(row), **_on_paper(row), "hour": words.hour(row.stored_at)}
        for row in rows
        if row.kind not in SHOWN_ELSEWHERE
    ]


def _on_paper(row: Document) -> dict[str, str]:
    """An ECG opens on its paper, not as a file."""
    is_ecg = row.kind == DocumentKind.ECG
    return {"url": reverse("consultations:ecg", args=[row.public_id]), "icon": "pulse"} if is_ecg else {}


def _text(content: Any) -> str:
    return "\n".join(filter(None, content.values())) if isinstance(content, dict) else str(content)


def _consent_typed(refusal: Refusal | None) -> dict[str, str]:
    typed = refusal.typed if refusal else {}
    given_by = typed.get("given_by", ConsentGiver.PATIENT.value)
    sentence = refusal.sentences.get("giver_name", "") if refusal else ""
    names = {name: typed.get(name, "") for name in ("giver_name", "note")}
    manner = typed.get("manner", Manner.ORAL.value)
    return {"given_by": given_by, "manner": manner, "sentence": sentence, **names}


def _history_typed(refusal: Refusal | None) -> dict[str, str]:
    typed = refusal.typed if refusal else {}
    sentence = refusal.sentences.get("history-text", "") if refusal else ""
    return {
        "kind": typed.get("kind", HistoryKind.ANTECEDENT),
        "text": typed.get("text", ""),
        "sentence": sentence,
    }


def _document_typed(refusal: Refusal | None) -> dict[str, str]:
    """The title stays; a file cannot be put back by a server."""
    typed, sentences = (refusal.typed, refusal.sentences) if refusal else ({}, {})
    fields = ("file", "title", "shows_patient")
    wrong = {f"{name}_sentence": sentences.get(name, "") for name in fields}
    return {"title": typed.get("title", ""), "shows_patient": typed.get("shows_patient", ""), **wrong}


def _entry(
    entry: vitals.VitalEntry, taken_with: instruments.TakenWith | None, refusal: Refusal | None
) -> dict[str, Any]:
    anchor = vital_anchor(entry.code)
    typed = refusal.typed if refusal else {}
    return {
        "sign": entry,
        "anchor": anchor,
        "typed": typed.get(entry.code, ""),
        "method": typed.get(f"note-{entry.code}", ""),
        "taken_with": taken_with,
        "device": typed.get(f"device-{entry.code}", taken_with.proposed if taken_with else ""),
        "read": typed.get(f"from-{entry.code}", ""),
        "sentence": refusal.sentences.get(anchor, "") if refusal else "",
        "to_confirm": refusal is not None and anchor in refusal.to_confirm,
        "is_confirmed": refusal is not None and entry.code in refusal.confirmed,
    }


def vital_anchor(code: str) -> str:
    """The id of the field of a sign; "" for all of them."""
    return f"v-{code}" if code else ""


def _secret_url(actor: Actor, appointment: Appointment) -> str:
    """Where the nurse beside a minor notes that the parents are to know nothing; "" for an adult."""
    if not (secrets.can_ask(actor, appointment) and scheduling.is_minor_at(appointment)):
        return ""
    return reverse("scheduling:appointment", args=[appointment.public_id]) + "#confidentialite"
