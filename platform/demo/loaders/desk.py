"""What the desk of the MSP sees to: patients in line for a sooner hour, and who did not come or was late."""

import datetime as dt

from accounts import selectors as accounts
from accounts.enums import Role
from accounts.models import User
from core.actors import Actor
from core.clock import PARIS, today
from demo.loaders.agenda import ANY_AGE, patients_of
from demo.loaders.motives import answers_to
from demo.loaders.patients import physician_actor
from directory.models import Practitioner
from patients.models import Patient
from scheduling import selectors, services
from scheduling.enums import ActForm, AppointmentState, FollowUpDelay, Party, Weekday
from scheduling.models import Appointment, Motive
from scheduling.services import Booking, Wait

WITHIN = dt.timedelta(days=30)
MONDAY_MORNING, THURSDAY_AFTERNOON = 0, 7  # see WaitingEntry.half_days
TO_SEE = "Tension et poids, tolérance du traitement."
MINUTE = dt.timedelta(minutes=1)


def load(people: dict[str, Practitioner], at: dt.datetime) -> None:
    _line(people, at)
    _yesterday(people["aubry"], at)
    _to_plan(people["morel"])


def _line(people: dict[str, Practitioner], at: dt.datetime) -> None:
    """Three who wait, the one to be seen first last: it is not the order of the list."""
    sylvie = accounts.actor_as(User.objects.get(family_name="Carlier"), Role.SECRETARY, today(at))
    for days, key, half_days, is_priority in (
        (6, "vasseur", [], False),
        (3, "aubry", [MONDAY_MORNING, THURSDAY_AFTERNOON], False),
        (1, "vasseur", [], True),
    ):
        _join(sylvie, people[key], half_days, at - dt.timedelta(days=days), is_priority=is_priority)


def _join(
    actor: Actor, physician: Practitioner, half_days: list[int], at: dt.datetime, *, is_priority: bool
) -> None:
    motive = _by_video()
    waiting = set(motive.waitingentry_set.values_list("patient", flat=True))
    patient = next(one for one in patients_of(physician) if one.pk not in waiting)
    booking = Booking(
        patient=patient,
        motive=motive,
        form=ActForm.SIMPLE_VIDEO,
        practitioner=physician,
        starts_at=at,
        answers=answers_to(motive),
    )
    wait = Wait(
        booking=booking,
        practitioners=[physician],
        until=today(at + WITHIN),
        half_days=half_days,
        is_priority=is_priority,
    )
    services.waiting_join(actor=actor, wait=wait, at=at)


def _yesterday(physician: Practitioner, at: dt.datetime) -> None:
    """Two acts of the last working day: a patient who did not come, and one who was late."""
    opening = dt.datetime.combine(_working_day(at), dt.time(7), tzinfo=PARIS)
    actor, (missed, late, *_) = physician_actor(physician, opening), patients_of(physician)
    gone = _booked(actor, physician, missed, opening)
    services.no_show_mark(actor=actor, public_id=gone.public_id, at=gone.starts_at + 12 * MINUTE)
    held = _booked(actor, physician, late, opening)
    services.appointment_delay(
        actor=actor, public_id=held.public_id, minutes=10, party=Party.PATIENT, at=held.starts_at
    )


def _to_plan(physician: Practitioner) -> None:
    """After two acts held: one to be booked now, one in three months."""
    held = physician.appointments.filter(state=AppointmentState.HONOURED).order_by("starts_at", "pk")
    delays = (FollowUpDelay.FORTNIGHT, FollowUpDelay.QUARTER)
    for act, delay in zip(held, delays, strict=False):
        actor = physician_actor(physician, act.ends_at)
        services.follow_up_plan(
            actor=actor, appointment=act.public_id, delay=delay, words=TO_SEE, at=act.ends_at
        )


def _working_day(at: dt.datetime) -> dt.date:
    """The last one before today: the practice is closed on Sundays."""
    yesterday = today(at) - dt.timedelta(days=1)
    return yesterday - dt.timedelta(days=1) if yesterday.weekday() == Weekday.SUNDAY else yesterday


def _booked(actor: Actor, physician: Practitioner, patient: Patient, at: dt.datetime) -> Appointment:
    motive = _by_video()
    slots = selectors.free_slots(practitioner=physician, cart=None, motive=motive, days=1, at=at)
    booking = Booking(
        patient=patient,
        motive=motive,
        form=ActForm.SIMPLE_VIDEO,
        practitioner=physician,
        starts_at=slots[0].starts_at,
        answers=answers_to(motive),
    )
    return services.appointment_book(actor=actor, booking=booking, at=at)


def _by_video() -> Motive:
    """For anybody and any physician."""
    rows = Motive.objects.filter(forms__contains=[ActForm.SIMPLE_VIDEO], owner=None, specialty=None)
    return rows.filter(minimum_age_months__lte=ANY_AGE).order_by("pk")[0]
