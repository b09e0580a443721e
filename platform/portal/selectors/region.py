"""The state of the region, in counts: no personal data of a patient comes through here."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db.models import Count, Min, QuerySet
from django.db.models.functions import TruncDate

from accounts import policies
from accounts import selectors as accounts
from accounts.enums import AccountState
from accounts.models import User
from audit.models import Event
from consultations import selectors as consultations
from consultations.enums import Outcome
from core.actors import Actor
from core.clock import PARIS, today
from correspondence import selectors as correspondence
from directory import selectors as directory
from directory.models import Practitioner
from notifications import selectors as notifications
from pathways import selectors as pathways
from pathways.models import Decision
from scheduling import selectors as scheduling
from scheduling.enums import ActForm, AppointmentState
from scheduling.models import Appointment, Motive, MotiveQuestion, RedFlag
from territory import selectors as territory
from territory.models import Cart, Device, Site

BEFORE, AFTER = dt.timedelta(days=6), dt.timedelta(days=7)
MONTH = dt.timedelta(days=30)


@dataclass(frozen=True, slots=True)
class DayCount:
    """How many appointments a civil day holds or held, by form of act; cancelled ones left out.

    And what the acts of that day became.
    """

    on: dt.date
    by_form: Mapping[ActForm, int]
    by_outcome: Mapping[Outcome, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class SiteToday:
    """A site that receives today: how many appointments, and the next one still to come."""

    site: Site
    count: int
    next_at: dt.datetime | None


@dataclass(frozen=True, slots=True)
class Region:
    """What a regional administrator looks at first."""

    sites: int
    closed_sites: int
    carts: int
    broken_carts: list[Cart]
    low_devices: list[Device]
    sites_to_test: list[tuple[Site, str]]
    failed_messages: int
    secure_share: tuple[int, int]
    decisions_to_read: list[Decision]
    accounts: int
    invited: int
    cancelled_today: int
    days: list[DayCount]
    sites_today: list[SiteToday]
    practitioners: int
    motives: int
    administrators: int


def region_for(actor: Actor, at: dt.datetime) -> Region:
    """Refused for anybody but a regional administrator."""
    policies.require_account_manager(actor)
    on = today(at)
    return Region(
        sites=territory.sites().count(),
        closed_sites=territory.sites(state="closed").count(),
        carts=territory.carts().count(),
        broken_carts=list(territory.broken_carts()),
        low_devices=list(territory.low_devices()),
        sites_to_test=territory.sites_to_test(at),
        failed_messages=notifications.failures_to_mend(actor).count(),
        secure_share=correspondence.secure_share(at - MONTH, at),
        decisions_to_read=pathways.to_read(actor),
        accounts=accounts.users_for(actor, on=on, state=AccountState.ACTIVE).count(),
        invited=accounts.users_for(actor, on=on, state=AccountState.INVITED).count(),
        cancelled_today=_of_day(on).filter(state=AppointmentState.CANCELLED).count(),
        days=_days(on),
        sites_today=_sites(on, at),
        practitioners=directory.practitioners().count(),
        motives=scheduling.motives_offered().count(),
        administrators=len(accounts.administrators(on)),
    )


def _between(first: dt.date, last: dt.date) -> QuerySet[Appointment]:
    starts = dt.datetime.combine(first, dt.time(), tzinfo=PARIS)
    ends = dt.datetime.combine(last + dt.timedelta(days=1), dt.time(), tzinfo=PARIS)
    return Appointment.objects.filter(starts_at__gte=starts, starts_at__lt=ends)


def _of_day(on: dt.date) -> QuerySet[Appointment]:
    return _between(on, on)


def _days(on: dt.date) -> list[DayCount]:
    first, last = on - BEFORE, on + AFTER
    rows = _between(first, last).exclude(state=AppointmentState.CANCELLED)
    by_day = rows.annotate(day=TruncDate("starts_at", tzinfo=PARIS)).values("day", "form")
    counted: dict[dt.date, dict[ActForm, int]] = {}
    for row in by_day.annotate(count=Count("pk")).order_by("day", "form"):
        counted.setdefault(row["day"], {})[ActForm(row["form"])] = row["count"]
    every = (first + dt.timedelta(days=offset) for offset in range((last - first).days + 1))
    became = consultations.outcomes_by_day(first, on)
    return [DayCount(day, counted.get(day, {}), became.get(day, {})) for day in every]


def _sites(on: dt.date, at: dt.datetime) -> list[SiteToday]:
    """Those that receive today, the next to receive first."""
    rows = _of_day(on).exclude(state=AppointmentState.CANCELLED).filter(site__isnull=False)
    counts = dict(rows.values_list("site").annotate(Count("pk")).order_by("site"))
    coming = rows.filter(starts_at__gte=at, state=AppointmentState.BOOKED)
    next_at = dict(coming.values_list("site").annotate(Min("starts_at")).order_by("site"))
    found = territory.sites().filter(pk__in=counts)
    lines = [SiteToday(site, counts[site.pk], next_at.get(site.pk)) for site in found]
    return sorted(lines, key=lambda line: (line.next_at is None, line.next_at or at, line.site.name))


# What the journal speaks of and an administrator keeps, and what each is called by.
NAMED: Mapping[str, tuple[QuerySet[Any], str]] = {
    "territory.site": (Site.objects.all(), "name"),
    "territory.cart": (Cart.objects.all(), "name"),
    "territory.device": (Device.objects.all(), "label"),
    "directory.practitioner": (Practitioner.objects.all(), "full_name"),
    "accounts.user": (User.objects.select_related("practitioner"), "full_name"),
    "scheduling.motive": (Motive.objects.all(), "label"),
    "scheduling.redflag": (RedFlag.objects.all(), "question"),
    "scheduling.motivequestion": (MotiveQuestion.objects.all(), "text"),
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
