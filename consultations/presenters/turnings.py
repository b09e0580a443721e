"""What an act may be turned to, and what that does to what is billed."""

import datetime as dt
from typing import Any

from django.urls import reverse

from consultations import policies, selectors
from consultations.enums import CancelReason, ConsultationState, IncidentOutcome, TurnReason
from consultations.models import Consultation
from consultations.presenters import people
from consultations.states import NOT_OVER, Action
from core import french
from core.actors import Actor
from core.errors import NotFound
from pathways.presenters import verdicts
from pathways.verdicts import active_rulebook, rules_held
from patients import selectors as patients
from scheduling import policies as agenda_policies
from scheduling import presenters as agenda

REASONS = tuple(TurnReason.choices)


@rules_held()
def turnings_part(actor: Actor, consultation: Consultation) -> dict[str, Any] | None:
    """For its physician while the act is not over; the effect on the billing is read before the press."""
    if not policies.can_conduct(actor, consultation) or consultation.state not in NOT_OVER:
        return None
    may_phone = consultation.may(Action.TO_PHONE)
    return {
        "reasons": REASONS,
        "phone_url": _url("to_phone", consultation) if may_phone else "",
        "effect": phone_effect(consultation) if may_phone else None,
        "person_url": _url("to_person", consultation),
        "wanted_by": _wanted_by(consultation),
    }


def phone_effect(consultation: Consultation) -> dict[str, str]:
    """What would be billed with the picture, and by voice, with the reason."""
    rulebook = active_rulebook()
    now = verdicts.card(selectors.judgement_of(consultation).verdict, rulebook)
    then = verdicts.card(selectors.judgement_by_phone(consultation).verdict, rulebook)
    return {
        "now": _billed(now),
        "then": _billed(then),
        "why": then["why"],
        "kind": then["kind"],
        "title": then["title"],
    }


def _billed(card: dict[str, Any]) -> str:
    return f"{card['total']} à facturer" if card["total"] else "rien à facturer"


def _wanted_by(consultation: Consultation) -> str:
    """Who said, of an incident, that the patient is to be seen in person."""
    rows = selectors.incidents_of(consultation).filter(outcome=IncidentOutcome.IN_PERSON)
    last = rows.last()
    return last.noted_by if last else ""


def in_person_sentence(consultation: Consultation) -> str:
    """Why the act became a visit, "" when it did not."""
    turned = selectors.turned_to_person(consultation)
    if turned is None:
        return ""
    patient = people.short_name(consultation.appointment.patient)
    why = french.within(selectors.why_turned(turned))
    return f"{patient} est à voir en présentiel : {why}. La téléconsultation s’arrête, rien ne se facture."


def rebook_url(actor: Actor, consultation: Consultation, at: dt.datetime) -> str:
    """Another hour for this patient, where one is wanted and for who books it."""
    if not is_wanted_again(consultation):
        return ""
    if not _books(actor, consultation, at):
        return ""
    patient = consultation.appointment.patient.public_id
    try:  # with its hour, an appointment closes the file that it had opened
        patients.patient_for(actor, patient, at=at)
    except NotFound:
        return ""
    return agenda.again_url(consultation.appointment)


def _books(actor: Actor, consultation: Consultation, at: dt.datetime) -> bool:
    """Its physician, who keeps their agenda, and who is at the cart with the right to book."""
    held = consultation.appointment
    keeps = policies.can_conduct(actor, consultation) or agenda_policies.keeps_agenda(actor, held)
    return keeps or _books_at_cart(actor, consultation, at)


def _books_at_cart(actor: Actor, consultation: Consultation, at: dt.datetime) -> bool:
    """Who is beside the patient, where the physician delegated their agenda to them."""
    held = consultation.appointment
    may = agenda_policies.can_book(actor, held.patient, held.practitioner, at)
    return may and policies.is_at_cart(actor, consultation)


def is_wanted_again(consultation: Consultation) -> bool:
    """This one is off for no fault of the patient’s, or an incident was said to ask for another."""
    if consultation.state == ConsultationState.CANCELLED:
        return consultation.cancel_reason == CancelReason.TECHNICAL
    if consultation.state == ConsultationState.IN_PERSON:
        return True
    last = selectors.incidents_of(consultation).last()
    return last is not None and last.outcome == IncidentOutcome.REBOOK


def by_phone_part(actor: Actor, consultation: Consultation) -> dict[str, Any] | None:
    """Whom the physician calls, and the way back to the picture; None unless the act goes on by voice."""
    turned = selectors.turned_to_phone(consultation)
    if turned is None or consultation.state != ConsultationState.BY_PHONE:
        return None
    return {
        "why": selectors.why_turned(turned),
        "since": turned.turned_at.isoformat(),
        "may_resume": policies.can_conduct(actor, consultation),
    }


def _url(name: str, consultation: Consultation) -> str:
    return reverse(f"consultations:{name}", args=[consultation.public_id])
