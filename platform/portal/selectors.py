"""What looks across the acts: the day of an actor, the state of the region. Reads only."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from django.db.models import QuerySet
from django.urls import Resolver404, resolve

from accounts import policies as accounts
from accounts.models import User
from audit.models import Event
from billing import selectors as billing
from consultations import selectors as consultations
from consultations.enums import ConsultationState
from consultations.models import Consultation
from consultations.notifications import COPIED
from core.actors import Actor
from core.clock import PARIS, today
from core.errors import NotFound
from directory.models import Practitioner
from notifications import selectors as notifications
from notifications.models import Notice
from pathways import selectors as pathways
from pathways.models import Decision
from patients import selectors as patients
from patients.models import Patient
from scheduling import selectors as scheduling
from scheduling.enums import AppointmentState
from scheduling.models import Appointment, Motive, RedFlag
from scheduling.rules import Span
from territory.enums import CartState
from territory.models import Cart, Device, Site

DONE = (ConsultationState.CLOSED, ConsultationState.FINISHED, ConsultationState.CANCELLED)
LATE = dt.timedelta(hours=1)  # an appointment that nobody opened an hour after its time is no longer next
LOW_BATTERY = 20  # per cent
FIVE_MINUTES = dt.timedelta(minutes=5)
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
    rows = list(scheduling.appointments_between(actor, starts, starts + dt.timedelta(days=1)))
    opened = consultations.visible_to(actor).filter(appointment__in=[row.pk for row in rows])
    acts = {act.appointment_id: act for act in opened.order_by("pk")}
    coming = _next(rows, acts, at)
    return Today(
        appointments=rows,
        acts=acts,
        next=coming,
        free=_free(actor, at),
        upcoming=None if coming else _upcoming(actor, starts + dt.timedelta(days=1)),
    )


def patients_of_today(actor: Actor, at: dt.datetime) -> list[Patient]:
    """Those whom the day brings, each once, in order of time."""
    rows = today_of(actor, at).appointments
    held = [row.patient for row in rows if row.state != AppointmentState.CANCELLED]
    return list({patient.pk: patient for patient in held}.values())


def _free(actor: Actor, at: dt.datetime) -> list[Span]:
    """What is left of the day, from the next round five minutes on, as it may be booked."""
    spans = scheduling.own_time(actor, days=1, at=at).free
    soon = at + (dt.datetime.min.replace(tzinfo=at.tzinfo) - at) % FIVE_MINUTES
    return [Span(max(span.starts_at, soon), span.ends_at) for span in spans if span.ends_at > soon]


def _upcoming(actor: Actor, since: dt.datetime) -> Appointment | None:
    rows = scheduling.appointments_between(actor, since, since + dt.timedelta(days=AHEAD))
    return rows.filter(state=AppointmentState.BOOKED).first()


def _next(rows: list[Appointment], acts: dict[int, Consultation], at: dt.datetime) -> Appointment | None:
    """Who is in the call, else who waits, else the first to come."""
    held = [row for row in rows if row.state != AppointmentState.CANCELLED and not _is_done(acts.get(row.pk))]
    live = (ConsultationState.IN_PROGRESS, ConsultationState.WAITING)
    for state in live:
        found = next((row for row in held if row.pk in acts and acts[row.pk].state == state), None)
        if found is not None:
            return found
    return next((row for row in held if row.starts_at >= at - LATE), None)


def _is_done(act: Consultation | None) -> bool:
    return act is not None and act.state in DONE


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


def reports_to_sign(actor: Actor) -> list[Consultation]:
    """Finished acts that wait for this physician’s signature."""
    if actor.role != "physician":
        return []
    return list(consultations.to_sign(actor))


def sheets_ready(actor: Actor) -> int:
    """How many drafts wait for this actor, or for those who delegated to them."""
    return billing.visible_to(actor).count()


@dataclass(frozen=True, slots=True)
class Region:
    """What a regional administrator looks at first."""

    sites: int
    closed_sites: int
    carts: int
    broken_carts: list[Cart]
    low_devices: list[Device]
    failed_messages: int
    decisions_to_read: list[Decision]


def region_for(actor: Actor) -> Region:
    """Counts without any personal data; Refused for anybody but a regional administrator."""
    accounts.require_account_manager(actor)
    carts = Cart.objects.select_related("site")
    return Region(
        sites=Site.objects.count(),
        closed_sites=Site.objects.filter(is_open=False).count(),
        carts=carts.count(),
        broken_carts=list(carts.exclude(state=CartState.IN_SERVICE).order_by("site__name", "name")),
        low_devices=list(_low_devices(None)),
        failed_messages=notifications.failures_for(actor).count(),
        decisions_to_read=pathways.to_read(actor),
    )


# What the journal speaks of and an administrator keeps, and what each is called by.
NAMED: Mapping[str, tuple[QuerySet[Any], str]] = {
    "territory.site": (Site.objects.all(), "name"),
    "territory.cart": (Cart.objects.all(), "name"),
    "territory.device": (Device.objects.all(), "label"),
    "directory.practitioner": (Practitioner.objects.all(), "full_name"),
    "accounts.user": (User.objects.select_related("practitioner"), "full_name"),
    "scheduling.motive": (Motive.objects.all(), "label"),
    "scheduling.redflag": (RedFlag.objects.all(), "question"),
}


def names_of(events: Iterable[Event]) -> dict[UUID, str]:
    """What the things that these events speak of are called today; nothing of patients, nor of what left."""
    asked: dict[str, set[UUID]] = {}
    for event in events:
        if event.subject_label in NAMED and event.subject_public_id:
            asked.setdefault(event.subject_label, set()).add(event.subject_public_id)
    names: dict[UUID, str] = {}
    for label, ids in asked.items():
        rows, attribute = NAMED[label]
        names |= {row.public_id: getattr(row, attribute) for row in rows.filter(public_id__in=ids)}
    return names


def low_devices_of(actor: Actor) -> list[Device]:
    """Devices of the actor’s sites whose battery was last told low."""
    return list(_low_devices(actor.site_ids))


def _low_devices(site_ids: frozenset[int] | None) -> list[Device]:
    rows = Device.objects.filter(battery_percent__lt=LOW_BATTERY).select_related("cart__site")
    if site_ids is not None:
        rows = rows.filter(cart__site__in=site_ids)
    return list(rows.order_by("cart__site__name", "label", "pk"))
