"""Holding physician, cart, nurse and patient together; who comes second gets a sentence and other times."""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from uuid import UUID

from django.db import IntegrityError, OperationalError, connection, transaction
from psycopg2.errors import LockNotAvailable

from core.actors import Actor
from core.clock import today
from core.errors import Conflict
from core.jobs import enqueue
from directory.models import Practitioner
from patients.models import Patient
from scheduling import selectors
from scheduling.enums import ActForm, Urgency
from scheduling.models import Appointment, AppointmentTransition, FollowUp, Motive, Referral
from scheduling.rules import Span
from scheduling.rules.evidence import Statement
from territory.models import Cart

PROPOSED_INSTEAD = 5
NO_LONGER_FREE = "Cette heure n’est plus libre. Voici les suivantes."
TAKEN = {
    "practitioner": "Ce créneau vient d’être pris. Voici les suivants.",
    "cart": "Le chariot vient d’être réservé à cette heure. Voici les créneaux suivants.",
    "nurse": "La personne qui accompagne vient d’être retenue à cette heure. Voici les créneaux suivants.",
    "patient": "Ce patient a déjà un rendez-vous à cette heure.",
}
# The first key of our advisory locks, one for each party: what the second key numbers.
LOCK_OF = {"practitioner": 4101, "cart": 4102, "patient": 4103}


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


class Crowded(Conflict):
    """So many book the same parties at once that the turn did not come."""

    default = "Beaucoup de réservations arrivent au même moment dans cet agenda. Réessayez dans un instant."


@dataclass(frozen=True, slots=True, kw_only=True)
class Booking:
    """What is asked for: for whom, why, with whom, where and when; and what is said of its pathway.

    `answers` to the filter, by the public id of what is asked: « oui » or « non » of each sign.
    `referral`: what their treating physician wrote, which brings its question and the proof of it.
    `follow_up`: what was planned after an act, and is booked by this.
    `is_agreed`: the physician said this hour themselves, within their hours or not.
    """

    patient: Patient
    motive: Motive
    form: ActForm
    practitioner: Practitioner
    starts_at: dt.datetime
    cart: Cart | None = None
    nurse: Practitioner | None = None
    question: str = ""
    answers: Mapping[UUID, str] = field(default_factory=dict)
    statements: tuple[Statement, ...] = ()
    requester: Practitioner | None = None
    referral: Referral | None = None
    follow_up: FollowUp | None = None
    is_agreed: bool = False

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
    """What physician and cart offer together to this patient in the coming days."""
    return selectors.free_slots(
        practitioner=asked.practitioner,
        cart=asked.cart,
        motive=asked.motive,
        days=selectors.SEARCHED_DAYS,
        at=at,
        moving=asked if isinstance(asked, Appointment) else None,
        patient=asked.patient,
    )


def is_free(wanted: Span, asked: Booking | Appointment, at: dt.datetime) -> bool:
    """Whether both are there and free all that time, and it has not begun. An appointment is being moved."""
    if wanted.starts_at < at or (today(wanted.ends_at) - today(at)).days >= selectors.BOOKABLE_DAYS:
        return False
    return selectors.is_offered(
        wanted,
        practitioner=asked.practitioner,
        cart=asked.cart,
        moving=asked if isinstance(asked, Appointment) else None,
        patient=asked.patient,
        at=at,
    )


def take_turns(*, practitioner: int | None, cart: int | None, patient: int | None) -> None:
    """Waits for whoever is booking the same parties, until the end of the transaction.

    The constraints alone would be safe; but two exclusion constraints checked at once may end in a deadlock.
    Always in the same order, so that the turns themselves never do. Crowded when the turn does not come.
    """
    parties = {"practitioner": practitioner, "cart": cart, "patient": patient}
    turns = [(LOCK_OF[party], key) for party, key in sorted(parties.items()) if key is not None]
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            for turn in turns:
                cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", turn)
    except OperationalError as error:
        if isinstance(error.__cause__, LockNotAvailable):
            raise Crowded from error
        raise


def write_held(save: Callable[[], None], asked: Booking | Appointment, at: dt.datetime) -> None:
    """Writes, and turns the database’s refusal to hold anyone twice into SlotTaken."""
    try:
        with transaction.atomic():
            save()
    except IntegrityError as error:
        party = next((party for party in TAKEN if f"s_{party}_once" in str(error)), None)
        if party is None:
            raise
        raise SlotTaken(TAKEN[party], asked, at) from error


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
