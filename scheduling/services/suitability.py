"""The filter before any slot is held: what must be seen in person stops, and is told where to go (HAS)."""

import datetime as dt
from collections.abc import Mapping
from uuid import UUID

from django.db import transaction

from audit import services as audit
from core.actors import Actor
from core.errors import Conflict, Invalid
from patients import policies as patient_policies
from patients.models import Patient
from scheduling import selectors
from scheduling.enums import ActForm, ScreeningOutcome
from scheduling.models import Appointment, Motive, Screening
from scheduling.policies import demands
from scheduling.rules.screening import Fault
from scheduling.services.elsewhere import check_received
from scheduling.services.holding import NO_LONGER_FREE, Ask, Booking, SlotTaken, is_free

HELD = {
    "practitioner": "Le médecin est déjà retenu à cette heure.",
    "cart": "Le chariot est déjà retenu à cette heure.",
    "nurse": "La personne qui accompagne est déjà retenue à cette heure.",
    "beside": "Le médecin auprès du patient est déjà retenu à cette heure.",
    "patient": "Ce patient a déjà un rendez-vous à cette heure.",
}
SAME_PASSAGE = dt.timedelta(hours=1)  # the same answers again, meanwhile, are the same passage


class Stopped(Invalid):
    """What must not wait for a teleconsultation, or cannot be one. `stop` says where to go."""

    def __init__(self, stop: selectors.Stop) -> None:
        super().__init__(f"« {stop.words} » : aucun créneau n’est réservé.", field="red_flags")
        self.stop = stop


class Unanswered(Invalid):
    """Something asked before an hour is held has no answer, or not one of its own."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.message, field=fault.key)
        self.fault = fault


def check_suitable(booking: Booking | Ask, asked: selectors.Asked, at: dt.datetime) -> None:
    """Stopped, Unanswered or Invalid when the case is not for a teleconsultation of this form."""
    if stop := asked.stop(booking.patient, booking.answers, at):
        raise Stopped(stop)
    if fault := asked.fault(booking.answers):
        raise Unanswered(fault)
    if booking.form not in booking.motive.forms:
        raise Invalid("Ce motif ne se prête pas à cette forme de téléconsultation.", field="form")
    if booking.form == ActForm.ASSISTED:
        _check_cart(booking)
    if isinstance(booking, Booking):
        _check_beside(booking)


def check_taken(booking: Booking) -> None:
    """Conflict when the motive is no longer offered, or not by this physician: a page may be old."""
    check_received(booking.practitioner, booking.patient, booking.starts_at)
    if not selectors.takes(booking.practitioner, booking.motive):
        raise Conflict(f"{booking.practitioner.full_name} ne prend pas ce motif.")


def check_offered(booking: Booking, at: dt.datetime) -> None:
    """Only what is offered can be held: hours of the physician, opening of the cart, nothing begun.

    An hour that the physician said themselves needs no hours: only nobody held then for somebody else.
    """
    if booking.is_agreed and booking.starts_at >= at:
        _check_nobody_held(booking, at)
    elif not is_free(booking.span, booking, at):
        raise SlotTaken(NO_LONGER_FREE, booking, at)


def _check_nobody_held(booking: Booking, at: dt.datetime) -> None:
    parties = selectors.parties_of(booking)
    found = selectors.held_party(parties, booking.span, booking.patient, at)
    if found:
        raise SlotTaken(HELD[found], booking, at)


@transaction.atomic
def screening_stop(
    *, actor: Actor, patient: Patient, motive: Motive, answers: Mapping[UUID, str], at: dt.datetime
) -> Screening | None:
    """Keeps, sealed, what was answered when the filter stopped; None when it does not stop.

    The journal says that it did, and nothing of why.
    """
    may = demands.can_ask(actor, patient, at)
    patient_policies.require(may, "Vous ne prenez pas de rendez-vous pour ce patient.")
    asked = selectors.Asked(motive)
    stop = asked.stop(patient, answers, at)
    if stop is None:
        return None
    said = asked.said(answers, stop)
    last = selectors.last_stop(patient, motive, at - SAME_PASSAGE)
    if last is not None and (last.answered_by, last.answers) == (actor.label, said):
        return last
    row = _kept(actor, patient, motive, said, at)
    row.save(force_insert=True)
    audit.record(actor, "scheduling.screening_stopped", row, at=at, patient=patient.public_id)
    return row


def keep_answers(
    actor: Actor,
    appointment: Appointment,
    asked: selectors.Asked,
    answers: Mapping[UUID, str],
    at: dt.datetime,
) -> None:
    """With the appointment, in its transaction; nothing when nothing was asked."""
    said = asked.said(answers, None)
    if said:
        row = _kept(actor, appointment.patient, appointment.motive, said, at, appointment)
        row.save(force_insert=True)


def _kept(
    actor: Actor,
    patient: Patient,
    motive: Motive,
    said: list[dict[str, object]],
    at: dt.datetime,
    appointment: Appointment | None = None,
) -> Screening:
    return Screening(
        patient=patient,
        motive=motive,
        appointment=appointment,
        outcome=ScreeningOutcome.BOOKED if appointment else ScreeningOutcome.STOPPED,
        answers=said,
        answered_by=actor.label,
        answered_at=at,
    )


def _check_beside(booking: Booking) -> None:
    if booking.beside is None:
        return
    if booking.form != ActForm.BETWEEN_PHYSICIANS or booking.beside == booking.practitioner:
        raise Invalid("Auprès du patient d’un acte entre médecins, il y a un autre médecin.", field="form")


def _check_cart(booking: Booking | Ask) -> None:
    if booking.cart is None:
        raise Invalid("Choisissez le chariot.", field="cart")
    if lacks := selectors.lacking(booking.cart, booking.motive):
        names = ", ".join(selectors.lack_words(booking.cart, lacks))
        raise Invalid(f"Ce chariot n’a pas ce que ce motif demande : {names}.", field="cart")
