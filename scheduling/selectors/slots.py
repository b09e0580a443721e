"""What is free: computed from hours, absences and what is held, never stored."""

import datetime as dt
from collections.abc import Iterable
from typing import NamedTuple

from django.db.models import Q

from core.actors import Actor
from core.clock import today
from directory.models import Practitioner
from scheduling.models import Absence, Appointment, CartOpening, Motive, WeeklyAvailability
from scheduling.models.appointments import HOLDING
from scheduling.rules import Span, common, slots_in, spans_on, without
from territory.models import Cart


class Slot(NamedTuple):
    """A time when physician and cart (if any) are both free."""

    starts_at: dt.datetime
    ends_at: dt.datetime
    practitioner: Practitioner
    cart: Cart | None


def free_slots(
    *,
    practitioner: Practitioner,
    cart: Cart | None,
    motive: Motive,
    days: int,
    at: dt.datetime,
    moving: Appointment | None = None,
) -> list[Slot]:
    """What physician and cart offer together from now on, for so many civil days.

    `moving` is an appointment about to be moved: its own time counts as free.
    """
    free = free_spans(practitioner=practitioner, cart=cart, days=days, at=at, moving=moving)
    spans = slots_in(free, minutes=motive.duration_minutes, not_before=at)
    return [Slot(span.starts_at, span.ends_at, practitioner, cart) for span in spans]


def free_spans(
    *,
    practitioner: Practitioner,
    cart: Cart | None,
    days: int,
    at: dt.datetime,
    moving: Appointment | None = None,
) -> list[Span]:
    """The time when both are free, from the civil day of `at` on."""
    dates = [today(at) + dt.timedelta(days=offset) for offset in range(days)]
    period = Span(at - dt.timedelta(days=1), at + dt.timedelta(days=days + 1))
    offered = _spans(practitioner.weekly_availabilities.all(), dates)
    busy = _busy(Q(practitioner=practitioner), period, moving) + _absences(practitioner, period)
    if cart is not None:
        offered = common(offered, _spans(CartOpening.objects.filter(cart=cart), dates))
        busy += _busy(Q(cart=cart), period, moving)
    return without(offered, busy)


class OwnTime(NamedTuple):
    """What one physician offers and when they are away."""

    free: list[Span]
    absent: list[Span]


def own_time(actor: Actor, *, days: int, at: dt.datetime) -> OwnTime:
    """Of the only physician whose agenda the actor keeps; nothing when there are several or none."""
    owners = Practitioner.objects.filter(pk__in=actor.practitioner_ids, weekly_availabilities__isnull=False)
    found = list(owners.distinct()[:2])
    if len(found) != 1:
        return OwnTime([], [])
    period = Span(at, at + dt.timedelta(days=days))
    free = free_spans(practitioner=found[0], cart=None, days=days, at=at)
    return OwnTime(free, _absences(found[0], period))


def _spans(rules: Iterable[WeeklyAvailability | CartOpening], dates: list[dt.date]) -> list[Span]:
    kept = list(rules)
    return [span for day in dates for span in spans_on(kept, day)]


def _busy(party: Q, period: Span, moving: Appointment | None) -> list[Span]:
    rows = Appointment.objects.filter(
        party, state__in=HOLDING, starts_at__lt=period.ends_at, ends_at__gt=period.starts_at
    )
    if moving is not None:
        rows = rows.exclude(pk=moving.pk)
    return [Span(starts_at, ends_at) for starts_at, ends_at in rows.values_list("starts_at", "ends_at")]


def _absences(practitioner: Practitioner, period: Span) -> list[Span]:
    rows = Absence.objects.filter(
        practitioner=practitioner, starts_at__lt=period.ends_at, ends_at__gt=period.starts_at
    )
    return [Span(starts_at, ends_at) for starts_at, ends_at in rows.values_list("starts_at", "ends_at")]
