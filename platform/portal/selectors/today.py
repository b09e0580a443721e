"""The day of an actor: what comes next, what waits, what is left."""

import datetime as dt
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.urls import Resolver404, resolve

from billing import selectors as billing
from consultations import selectors as consultations
from consultations.enums import ConsultationState
from consultations.models import Consultation, Incident
from consultations.notifications import COPIED, MESSAGE
from consultations.selectors import Slot
from consultations.states import GOING_ON, OVER
from core.actors import Actor
from core.clock import PARIS, today
from core.errors import NotFound, Refused
from notifications import selectors as notifications
from notifications.models import Notice
from patients import selectors as patients
from patients.models import Patient
from scheduling import selectors as scheduling
from scheduling.enums import AppointmentState
from scheduling.models import Appointment, Demand
from scheduling.rules import Span
from territory import selectors as territory
from territory.models import Cart, Device

LATE = dt.timedelta(hours=1)  # an appointment that nobody opened an hour after its time is no longer next
SOON = dt.timedelta(hours=1)  # when somebody may still mend a cart
FIVE_MINUTES = dt.timedelta(minutes=5)
MOST_DEMANDS = 5
AHEAD = 14  # days searched for the next appointment when today holds none


@dataclass(frozen=True, slots=True)
class Today:
    """The appointments of a civil day with their acts (by the appointment's key), and what comes next.

    `free` is what is left to book of one's own agenda; `upcoming` the first appointment of another day,
    looked for when nothing comes next today.
    """

    appointments: list[Appointment]
    acts: dict[int, Consultation]
    next: Appointment | None
    free: list[Span]
    upcoming: Appointment | None


def today_of(actor: Actor, at: dt.datetime) -> Today:
    starts = dt.datetime.combine(today(at), dt.time(), tzinfo=PARIS)
    ends = starts + dt.timedelta(days=1)
    rows = list(scheduling.appointments_between(actor, starts, ends))
    rows += scheduling.rehearsals_between(actor, starts, ends)
    opened = consultations.visible_to(actor).filter(appointment__in=[row.pk for row in rows])
    acts = {act.appointment_id: act for act in opened.order_by("pk")}
    coming = _next(rows, acts, at)
    return Today(
        appointments=rows,
        acts=acts,
        next=coming,
        free=_free(actor, at),
        upcoming=None if coming else _upcoming(actor, ends),
    )


def patients_of_today(actor: Actor, at: dt.datetime) -> list[Patient]:
    """Those whom the day brings, each once, in order of time."""
    rows = today_of(actor, at).appointments
    held = [row.patient for row in rows if row.state != AppointmentState.CANCELLED and not row.is_rehearsal]
    return list({patient.pk: patient for patient in held}.values())


def _free(actor: Actor, at: dt.datetime) -> list[Span]:
    """What is left of the day, from the next round five minutes on, as it may be booked."""
    spans = scheduling.own_free(actor, days=1, at=at)
    soon = at + (dt.datetime.min.replace(tzinfo=at.tzinfo) - at) % FIVE_MINUTES
    return [Span(max(span.starts_at, soon), span.ends_at) for span in spans if span.ends_at > soon]


def _upcoming(actor: Actor, since: dt.datetime) -> Appointment | None:
    rows = scheduling.appointments_between(actor, since, since + dt.timedelta(days=AHEAD))
    return rows.filter(state=AppointmentState.BOOKED).first()


def _next(rows: list[Appointment], acts: dict[int, Consultation], at: dt.datetime) -> Appointment | None:
    """Who is in the call, else who waits, else the first to come; what is real before a rehearsal."""
    held = [row for row in rows if row.state != AppointmentState.CANCELLED and not _is_done(acts.get(row.pk))]
    real = [row for row in held if not row.is_rehearsal]
    coming = (row for row in real if row.starts_at >= at - LATE)
    return _held_now(real, acts) or _held_now(held, acts) or next(coming, None)


def _held_now(rows: list[Appointment], acts: dict[int, Consultation]) -> Appointment | None:
    for state in (*GOING_ON, ConsultationState.WAITING):
        found = next((row for row in rows if row.pk in acts and acts[row.pk].state == state), None)
        if found is not None:
            return found
    return None


def _is_done(act: Consultation | None) -> bool:
    return act is not None and act.state in OVER


def invitations(actor: Actor) -> list[Consultation]:
    """The acts of colleagues that wait for this physician now."""
    return list(consultations.invitations_of(actor)) if actor.role == "physician" else []


@dataclass(frozen=True, slots=True)
class Copy:
    """A report that a colleague wrote of one's own patient; no patient once the file is closed to one."""

    notice: Notice
    patient: Patient | None


def copies_received(actor: Actor, at: dt.datetime, most: int = 5) -> list[Copy]:
    """Those not read yet, the latest first."""
    notices = list(notifications.unread_of_kind(actor, COPIED)[:most])
    return [Copy(notice, _patient_of(actor, notice, at)) for notice in notices]


def _patient_of(actor: Actor, notice: Notice, at: dt.datetime) -> Patient | None:
    """Whom the notice leads to: it names nobody, its link does, and the reader's rights are asked again."""
    try:
        match = resolve(urlsplit(notice.link).path)
        return patients.patient_for(actor, match.kwargs["patient"], at=at)
    except (Resolver404, KeyError, NotFound):
        return None


def demands_to_answer(actor: Actor) -> list[Demand]:
    """The requests that wait for this physician, or for those in whose name the actor works."""
    return list(scheduling.demands_received(actor)[:MOST_DEMANDS])


def demands_followed(actor: Actor) -> list[Demand]:
    """The requests that the actor, or the team of their site, waits for."""
    return list(scheduling.demands_asked(actor)[:MOST_DEMANDS])


def acts_objected(actor: Actor, at: dt.datetime) -> list[Appointment]:
    """The acts of this physician that a treating physician objects to, and that wait for their decision."""
    return list(scheduling.acts_objected(actor, at))


def reports_to_sign(actor: Actor) -> list[Consultation]:
    """Finished acts that wait for this physician’s signature."""
    if actor.role != "physician":
        return []
    return list(consultations.to_sign(actor))


@dataclass(frozen=True, slots=True)
class Left:
    """A message written before a call, that its reader has not seen; `act` is theirs to know."""

    notice: Notice
    act: Consultation


def messages_left(actor: Actor, most: int = 5) -> list[Left]:
    """Those not read yet, the latest first; the page of the act settles them."""
    found = [(one, _act_of(actor, one)) for one in notifications.unread_of_kind(actor, MESSAGE)[:most]]
    return [Left(notice, act) for notice, act in found if act is not None]


def _act_of(actor: Actor, notice: Notice) -> Consultation | None:
    try:
        match = resolve(urlsplit(notice.link).path)
        return consultations.act_for(actor, match.kwargs["public_id"])
    except (Resolver404, KeyError, NotFound, Refused):
        return None


def failed_before(actor: Actor, at: dt.datetime) -> list[Incident]:
    """What failed before a call of this physician, and waits for them."""
    return consultations.failed_before_of(actor, at)


def sheets_ready(actor: Actor) -> int:
    """How many drafts wait for this actor, or for those who delegated to them."""
    return billing.visible_to(actor).count()


def next_slots_of(actor: Actor, at: dt.datetime) -> list[tuple[Cart, Slot]]:
    """The carts that are needed within the hour, each with its next slot."""
    found = [(cart, consultations.slots_of(cart, at)) for cart in consultations.carts_seen_by(actor)]
    return [(cart, slots[0]) for cart, slots in found if slots and slots[0].starts_at - at <= SOON]


def low_devices_of(actor: Actor) -> list[Device]:
    """Devices of the actor’s sites whose battery was last told low."""
    return list(territory.low_devices().filter(cart__site__in=actor.site_ids))
