"""The only door for writing the agenda: an appointment is held whole or not at all."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from django.db import IntegrityError, transaction

from audit import services as audit
from core.actors import Actor
from core.clock import today
from core.errors import Conflict, Invalid
from directory.models import Practitioner
from patients import policies as patient_policies
from patients import services as patients
from patients.enums import CareReason
from patients.models import Patient
from patients.rules import age_in_months
from scheduling import notifications, policies, selectors
from scheduling.enums import ActForm, CancelReason
from scheduling.models import Appointment, AppointmentTransition, Motive, RedFlag
from scheduling.states import Action
from territory.models import Cart

PROPOSED_INSTEAD = 5
SEARCHED_DAYS = 14
# A file stays open to those of an act long enough for its follow-up, then the link ends by itself.
FOLLOW_UP = dt.timedelta(days=365)


class SlotTaken(Conflict):
    """Somebody was faster. `instead` holds the next slots."""

    def __init__(self, message: str, instead: list[selectors.Slot]) -> None:
        super().__init__(message)
        self.instead = instead


class RedFlagRaised(Invalid):
    """A sign that must not wait for a teleconsultation. `flag` says where to go."""

    def __init__(self, flag: RedFlag) -> None:
        super().__init__(f"{flag.question} : {flag.where_to_go}", field="red_flags")
        self.flag = flag


@dataclass(frozen=True, slots=True, kw_only=True)
class Booking:
    """What is asked for: for whom, why, with whom, where and when."""

    patient: Patient
    motive: Motive
    form: ActForm
    practitioner: Practitioner
    starts_at: dt.datetime
    cart: Cart | None = None
    nurse: Practitioner | None = None
    question: str = ""


@transaction.atomic
def appointment_book(
    *, actor: Actor, booking: Booking, red_flags: frozenset[UUID] = frozenset(), at: dt.datetime
) -> Appointment:
    """Holds patient, physician, cart and nurse together. `red_flags` are the signs answered « oui ».

    RedFlagRaised, Invalid (unsuitable), SlotTaken (with what is free instead).
    """
    patient_policies.require(
        policies.can_book(actor, booking.patient, booking.practitioner, at),
        "Vous ne pouvez pas prendre rendez-vous dans cet agenda pour ce patient.",
    )
    _check_suitable(booking, red_flags, at)
    _check_offered(booking, at)
    appointment = _hold(actor, booking, at)
    _log(actor, appointment, "book", "", at)
    _open_care(actor, appointment, at)
    audit.record(
        actor, "scheduling.booked", appointment, at=at, patient=booking.patient.public_id, form=booking.form
    )
    notifications.appointment_booked(appointment, at=at)
    return appointment


@transaction.atomic
def appointment_move(
    *, actor: Actor, public_id: UUID, starts_at: dt.datetime, at: dt.datetime
) -> Appointment:
    """Moves in place: the old time is free the instant the new one is held, and only then."""
    appointment = selectors.appointment_for(actor, public_id, lock=True)
    patient_policies.require(policies.can_change(actor, appointment))
    if appointment.cancelled_at is not None or appointment.starts_at <= at:
        raise Conflict("Ce rendez-vous ne peut plus être déplacé.")
    offered = _free(appointment.practitioner, appointment.cart, appointment.motive, at, moving=appointment)
    slot = next((slot for slot in offered if slot.starts_at == starts_at), None)
    if slot is None:
        raise SlotTaken("Cette heure n’est plus libre.", offered[:PROPOSED_INSTEAD])
    appointment.starts_at, appointment.ends_at = slot.starts_at, slot.ends_at
    _write(
        lambda: appointment.save(update_fields=["starts_at", "ends_at", "updated_at"]),
        lambda: _free(appointment.practitioner, appointment.cart, appointment.motive, at, moving=appointment),
    )
    _log(actor, appointment, "move", appointment.state, at)
    audit.record(actor, "scheduling.moved", appointment, at=at, patient=appointment.patient.public_id)
    notifications.appointment_moved(appointment, at=at)
    return appointment


@transaction.atomic
def appointment_cancel(
    *, actor: Actor, public_id: UUID, reason: CancelReason, at: dt.datetime
) -> Appointment:
    """Frees everything at once; whoever was told of the appointment is told of this, and why."""
    appointment = selectors.appointment_for(actor, public_id, lock=True)
    patient_policies.require(policies.can_change(actor, appointment))
    source = appointment.state
    appointment.state = appointment.next_state(Action.CANCEL)
    appointment.cancelled_at, appointment.cancel_reason = at, reason
    appointment.save(update_fields=["state", "cancelled_at", "cancel_reason", "updated_at"])
    _log(actor, appointment, Action.CANCEL, source, at)
    patients.care_relation_close(actor=actor, source=appointment.public_id, at=at)
    audit.record(
        actor,
        "scheduling.cancelled",
        appointment,
        at=at,
        patient=appointment.patient.public_id,
        reason=str(reason),
    )
    for react in _on_cancel:
        react(actor, appointment, reason, at)
    notifications.appointment_cancelled(appointment, at=at)
    return appointment


@transaction.atomic
def appointment_end(*, actor: Actor, appointment: Appointment, action: Action, at: dt.datetime) -> None:
    """Honoured or missed: called by the act that tells (consultations), which has judged the right to."""
    source = appointment.state
    appointment.state = appointment.next_state(action)
    appointment.save(update_fields=["state", "updated_at"])
    _log(actor, appointment, action, source, at)


CancelListener = Callable[[Actor, Appointment, CancelReason, dt.datetime], None]
_on_cancel: list[CancelListener] = []


def listen_to_cancellations(listener: CancelListener) -> None:
    """Upper rooms hear of a cancellation in its transaction: the waiting screens must say why."""
    _on_cancel.append(listener)


def _check_suitable(booking: Booking, red_flags: frozenset[UUID], at: dt.datetime) -> None:
    """What must not be seen at a distance stops here, and says where to go (HAS)."""
    for flag in selectors.red_flags_of(booking.motive):
        if flag.public_id in red_flags:
            raise RedFlagRaised(flag)
    if booking.form not in booking.motive.forms:
        raise Invalid("Ce motif ne se prête pas à cette forme de téléconsultation.", field="form")
    if age_in_months(booking.patient.birth_date, today(at)) < booking.motive.minimum_age_months:
        raise Invalid(
            "Un enfant de cet âge doit être vu en présence : médecin traitant ou pédiatre.", field="motive"
        )
    if booking.form == ActForm.ASSISTED and booking.cart is None:
        raise Invalid("Choisissez le chariot.", field="cart")


def _free(
    practitioner: Practitioner,
    cart: Cart | None,
    motive: Motive,
    at: dt.datetime,
    moving: Appointment | None = None,
) -> list[selectors.Slot]:
    return selectors.free_slots(
        practitioner=practitioner, cart=cart, motive=motive, days=SEARCHED_DAYS, at=at, moving=moving
    )


def _check_offered(booking: Booking, at: dt.datetime) -> None:
    """Only what is offered can be held: hours of the physician, opening of the cart, nothing begun."""
    offered = _free(booking.practitioner, booking.cart, booking.motive, at)
    if not any(slot.starts_at == booking.starts_at for slot in offered):
        raise SlotTaken("Cette heure n’est plus libre. Voici les suivantes.", offered[:PROPOSED_INSTEAD])


def _hold(actor: Actor, booking: Booking, at: dt.datetime) -> Appointment:
    length = dt.timedelta(minutes=booking.motive.duration_minutes)
    appointment = Appointment(
        patient=booking.patient,
        motive=booking.motive,
        form=booking.form,
        practitioner=booking.practitioner,
        site=booking.cart.site if booking.cart else None,
        cart=booking.cart,
        nurse=booking.nurse,
        starts_at=booking.starts_at,
        ends_at=booking.starts_at + length,
        question=booking.question,
        booked_by=actor.label,
        booked_at=at,
    )
    _write(appointment.save, lambda: _free(booking.practitioner, booking.cart, booking.motive, at))
    return appointment


def _write(save: Callable[[], None], instead: Callable[[], list[selectors.Slot]]) -> None:
    """Writes, and turns the database’s refusal to hold anyone twice into a sentence and other times."""
    try:
        with transaction.atomic():
            save()
    except IntegrityError as error:
        party = next((party for party in TAKEN if f"holds_{party}_once" in str(error)), None)
        if party is None:
            raise
        raise SlotTaken(TAKEN[party], instead()[:PROPOSED_INSTEAD]) from error


TAKEN = {
    "practitioner": "Ce créneau vient d’être pris. Voici les suivants.",
    "cart": "Le chariot vient d’être réservé à cette heure. Voici les créneaux suivants.",
    "nurse": "L’infirmier vient d’être retenu à cette heure. Voici les créneaux suivants.",
    "patient": "Ce patient a déjà un rendez-vous à cette heure.",
}


def _log(actor: Actor, appointment: Appointment, action: str, source: str, at: dt.datetime) -> None:
    AppointmentTransition.objects.create(
        appointment=appointment,
        action=action,
        source=source,
        target=appointment.state,
        actor_label=actor.label,
        occurred_at=at,
    )


def _open_care(actor: Actor, appointment: Appointment, at: dt.datetime) -> None:
    """The physician, the nurse and the carers of the site open the file because of this appointment."""
    parties: list[dict[str, object]] = [{"practitioner": appointment.practitioner}]
    if appointment.nurse is not None:
        parties.append({"practitioner": appointment.nurse})
    if appointment.site is not None:
        parties.append({"site": appointment.site})
    for party in parties:
        patients.care_relation_open(
            actor=actor,
            patient=appointment.patient,
            reason=CareReason.APPOINTMENT,
            source=appointment.public_id,
            until=appointment.ends_at + FOLLOW_UP,
            at=at,
            **party,  # type: ignore[arg-type]
        )
