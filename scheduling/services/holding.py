"""Holding physicians, cart, nurse and patient together; who comes second gets a sentence and other times."""

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from uuid import UUID

from django.db import IntegrityError, OperationalError, connection, transaction

from core import turns
from core.actors import Actor
from core.clock import today
from core.errors import Conflict
from core.jobs import enqueue
from directory.models import Practitioner
from patients.models import Patient
from scheduling import selectors
from scheduling.enums import ActForm, HeldKind, Urgency
from scheduling.models import Appointment, AppointmentTransition, FollowUp, Hold, Motive, Referral
from scheduling.rules import Span
from scheduling.rules.evidence import Statement
from scheduling.services.freed import tell_freed
from territory.models import Cart

PROPOSED_INSTEAD = 5
NO_LONGER_FREE = "Cette heure n’est plus libre. Voici les suivantes."
TAKEN = {
    "practitioner": "Ce créneau vient d’être pris. Voici les suivants.",
    "beside": "Le médecin auprès du patient vient d’être retenu à cette heure. Voici les créneaux suivants.",
    "cart": "Le chariot vient d’être réservé à cette heure. Voici les créneaux suivants.",
    "nurse": "La personne qui accompagne vient d’être retenue à cette heure. Voici les créneaux suivants.",
    "patient": "Ce patient a déjà un rendez-vous à cette heure.",
}
# The first key of our advisory locks, one for each kind: what the second key numbers.
LOCK_OF = {HeldKind.PHYSICIAN: 4101, HeldKind.CART: 4102, HeldKind.PATIENT: 4103, HeldKind.NURSE: 4104}


class SlotTaken(Conflict):
    """Somebody was faster.

    `instead`, the next slots, is looked up when asked for: who lost does not keep the others waiting.
    """

    def __init__(self, message: str, asked: "Booking | Appointment", at: dt.datetime) -> None:
        super().__init__(message)
        self._asked, self._at = asked, at

    @cached_property
    def instead(self) -> list[selectors.Slot]:
        return free_for(self._asked, self._at)[:PROPOSED_INSTEAD]


class Crowded(turns.Crowded):
    """So many book the same parties at once that the turn did not come."""

    default = "Beaucoup de réservations arrivent au même moment dans cet agenda. Réessayez dans un instant."


gesture = turns.gesture(refusal=Crowded)


@dataclass(frozen=True, slots=True, kw_only=True)
class Booking:
    """What is asked for: for whom, why, with whom, where and when; and what is said of its pathway.

    `beside`: the physician who sits beside the patient of an act between physicians, and is held with them.
    `nurse`: who is beside the cart, if she is there and free then; else, of those who are, the usual pair.
    `answers` to the filter, by the public id of what is asked: « oui » or « non » of each sign.
    `referral`: what their treating physician wrote, which brings its question and the proof of it.
    `follow_up`: what was planned after an act, and is booked by this.
    `is_agreed`: the physician said this hour themselves, within their hours or not.
    `is_offered`: whoever may book offered it, and the patient or a relative takes it.
    """

    patient: Patient
    motive: Motive
    form: ActForm
    practitioner: Practitioner
    starts_at: dt.datetime
    cart: Cart | None = None
    nurse: Practitioner | None = None
    beside: Practitioner | None = None
    question: str = ""
    answers: Mapping[UUID, str] = field(default_factory=dict)
    statements: tuple[Statement, ...] = ()
    requester: Practitioner | None = None
    referral: Referral | None = None
    follow_up: FollowUp | None = None
    is_agreed: bool = False
    is_offered: bool = False

    @property
    def span(self) -> Span:
        minutes = selectors.minutes_with(self.practitioner, self.motive)
        return Span(self.starts_at, self.starts_at + dt.timedelta(minutes=minutes))


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """What is asked of a physician whose hours offered nothing: the same without whom and when.

    `wanted`: by when at the latest, if sooner than its urgency. `words` for the physician, clinical.
    `referral`: what it follows, asked of those whom that is written to.
    """

    patient: Patient
    motive: Motive
    form: ActForm
    urgency: Urgency
    cart: Cart | None = None
    words: str = ""
    wanted: dt.datetime | None = None
    referral: Referral | None = None
    answers: Mapping[UUID, str] = field(default_factory=dict)


def free_for(asked: Booking | Appointment, at: dt.datetime) -> list[selectors.Slot]:
    """What physicians and cart offer together to this patient in the coming days."""
    return selectors.free_slots(
        practitioner=asked.practitioner,
        cart=asked.cart,
        motive=asked.motive,
        days=selectors.SEARCHED_DAYS,
        at=at,
        moving=_moving(asked),
        patient=asked.patient,
        requester=asked.beside,
    )


def is_free(wanted: Span, asked: Booking | Appointment, at: dt.datetime) -> bool:
    """Whether all are there and free all that time, and it has not begun. An appointment is being moved."""
    if wanted.starts_at < at or (today(wanted.ends_at) - today(at)).days >= selectors.BOOKABLE_DAYS:
        return False
    return selectors.is_offered(
        wanted,
        practitioner=asked.practitioner,
        cart=asked.cart,
        moving=_moving(asked),
        patient=asked.patient,
        requester=asked.beside,
        at=at,
    )


def nurse_then(wanted: Span, asked: Booking | Appointment, at: dt.datetime) -> Practitioner | None:
    """Who will be beside the cart: whoever was named if she can, else the usual pair of those who can.

    At an hour that was agreed with her, she needs no hours either.
    """
    is_agreed = isinstance(asked, Booking) and asked.is_agreed and asked.nurse is not None
    if asked.cart is None or is_agreed:
        return asked.nurse
    return selectors.nurse_for(
        asked.practitioner, asked.cart, wanted, asked.patient, at, named=asked.nurse, moving=_moving(asked)
    )


def take_turns(asked: Booking | Appointment) -> None:
    """Waits for whoever is booking any of the same parties, until the end of the transaction.

    The constraints alone would be safe; but two exclusion constraints checked at once may end in a deadlock.
    Always in the same order, so that the turns themselves never do. Whoever might be beside the cart is among
    them: who it will be is chosen afterwards. Crowded when the turn does not come.
    """
    held = {(selectors.KIND_OF[party], row.pk) for party, row in selectors.parties_of(asked).items()}
    held |= {(HeldKind.NURSE, key) for key in selectors.nurses_named_at(asked.cart)}
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            for turn in sorted((LOCK_OF[kind], key) for kind, key in held):
                cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", turn)
    except OperationalError as error:
        if turns.is_crowded(error):
            raise Crowded from error
        raise


def write_held(
    row: Appointment | Hold, asked: Booking | Appointment, at: dt.datetime, fields: Sequence[str] = ()
) -> None:
    """Writes these `fields`, or the row when it is new, and turns the database’s refusal to hold anyone twice
    into SlotTaken.
    """
    drop_lapsed(row, at)
    try:
        with transaction.atomic():
            if fields:
                row.save(update_fields=[*fields, "updated_at"])
            else:
                row.save(force_insert=True)
    except IntegrityError as error:
        kind = next((kind for kind in HeldKind if f'"held_{kind}_' in str(error)), None)
        if kind is None:
            raise
        raise SlotTaken(TAKEN[_whose(kind, row, at)], asked, at) from error


def _whose(kind: HeldKind, row: Appointment | Hold, at: dt.datetime) -> str:
    """Which of those of one kind is taken."""
    parties = {one: who for one, who in selectors.parties_of(row).items() if selectors.KIND_OF[one] == kind}
    found = selectors.held_party(parties, Span(row.starts_at, row.ends_at), row.patient, at)
    return found or next(iter(parties))


def drop_lapsed(row: Appointment | Hold, at: dt.datetime) -> None:
    """Hours kept that have lapsed and stand in its way: SQL cannot look at the clock, and sees them still."""
    forget(selectors.lapsed_before(row, at))


def forget(holds: Collection[int]) -> int:
    """What is kept no more may suit who waits. How many."""
    rows = Hold.objects.filter(pk__in=holds) if holds else Hold.objects.none()
    spans = [Span(*one) for one in rows.values_list("starts_at", "ends_at")]
    rows.delete()
    for span in spans:
        tell_freed(span)
    return len(spans)


def _moving(asked: Booking | Appointment) -> Appointment | None:
    return asked if isinstance(asked, Appointment) else None


def log(actor: Actor, appointment: Appointment, action: str, source: str, at: dt.datetime) -> None:
    """The row of what became of the appointment."""
    AppointmentTransition.objects.create(
        appointment=appointment,
        action=action,
        source=source,
        target=appointment.state,
        starts_at=appointment.starts_at,
        actor_label=actor.label,
        occurred_at=at,
    )
    tell_agendas(appointment)


def tell_agendas(appointment: Appointment) -> None:
    """The agendas that show it, open somewhere, show it anew: once this is committed, by the worker."""
    enqueue("scheduling.tasks.tell_agendas", appointment=str(appointment.public_id))
