"""What the other agendas said."""

import datetime as dt
from collections.abc import Collection
from uuid import UUID

from django.db.models import Exists, OuterRef, Q

from directory.models import Practitioner
from scheduling.enums import AppointmentState
from scheduling.models import Appointment, BusyFeed, BusySpan, Owner
from scheduling.models.appointments import HOLDING
from scheduling.rules import Span, instant

EVERY = dt.timedelta(minutes=10)


def busy_feed_of(owner: Practitioner) -> BusyFeed | None:
    return BusyFeed.objects.filter(practitioner=owner).first()


def feeds_due(at: dt.datetime) -> list[UUID]:
    """Those that were not tried for ten minutes."""
    due = Q(tried_at__isnull=True) | Q(tried_at__lte=at - EVERY)
    return list(BusyFeed.objects.filter(due).order_by("tried_at", "pk").values_list("public_id", flat=True))


def busy_of(physicians: Collection[int], period: Span) -> list[tuple[int, Span]]:
    """By physician (their key)."""
    rows = BusySpan.objects.filter(
        feed__practitioner__in=physicians, starts_at__lt=period.ends_at, ends_at__gt=period.starts_at
    ).order_by("starts_at")
    found = rows.values_list("feed__practitioner", "starts_at", "ends_at")
    return [(owner, Span(*span)) for owner, *span in found]


def busy_of_week(owner: Owner, monday: dt.date) -> list[Span]:
    """Seven days of a physician; nobody else has another agenda."""
    if not isinstance(owner, Practitioner):
        return []
    period = Span(*(instant(monday + dt.timedelta(days=days), dt.time()) for days in (0, 7)))
    return [span for _, span in busy_of([owner.pk], period)]


def spans_held(owner: Practitioner, period: Span) -> frozenset[Span]:
    """The times of the acts that hold a physician: here the other agenda teaches nothing."""
    rows = owner.appointments.filter(state__in=HOLDING).filter(
        starts_at__lt=period.ends_at, ends_at__gt=period.starts_at
    )
    return frozenset(Span(*one) for one in rows.values_list("starts_at", "ends_at"))


def acts_in_doubt(owner: Practitioner, at: dt.datetime) -> list[Appointment]:
    """Acts to come that fall on busy time; not those that the other agenda merely repeats."""
    over = BusySpan.objects.filter(
        feed__practitioner=OuterRef("practitioner"),
        starts_at__lt=OuterRef("ends_at"),
        ends_at__gt=OuterRef("starts_at"),
    ).exclude(starts_at=OuterRef("starts_at"), ends_at=OuterRef("ends_at"))
    rows = owner.appointments.filter(Exists(over), state=AppointmentState.BOOKED, ends_at__gt=at)
    return list(rows.select_related("patient", "site", "practitioner").order_by("starts_at", "pk"))
