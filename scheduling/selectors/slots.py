"""What is free: computed from hours, absences and what is held, never stored."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable
from typing import NamedTuple

from django.db.models import Q, QuerySet

from core.actors import Actor
from core.clock import today
from directory.models import Practitioner
from scheduling.models import Absence, Appointment, CartOpening, Motive, WeeklyAvailability
from scheduling.models.appointments import HOLDING
from scheduling.rules import Span, common, slots_in, spans_on, without
from territory.models import Cart

SEARCHED_DAYS = 14  # how far a booking looks for a free time


class Slot(NamedTuple):
    """A time when physician and cart (if any) are both free."""

    starts_at: dt.datetime
    ends_at: dt.datetime
    practitioner: Practitioner
    cart: Cart | None


class Agendas:
    """The time of several physicians and carts over some civil days: read in four queries, however many.

    `moving` is an appointment about to be moved: its own time counts as free.
    """

    def __init__(
        self,
        practitioners: Iterable[Practitioner],
        carts: Iterable[Cart],
        *,
        days: int,
        at: dt.datetime,
        moving: Appointment | None = None,
    ) -> None:
        self.at = at
        self.dates = [today(at) + dt.timedelta(days=offset) for offset in range(days)]
        period = Span(at - dt.timedelta(days=1), at + dt.timedelta(days=days + 1))
        physicians, devices = {one.pk for one in practitioners}, {one.pk for one in carts}
        self._hours = self._by_owner(WeeklyAvailability.objects.filter(practitioner__in=physicians))
        self._openings = self._by_owner(CartOpening.objects.filter(cart__in=devices)) if devices else {}
        self._held = _held(physicians, devices, period, moving)
        for practitioner, span in _absences(physicians, period):
            self._held["practitioner", practitioner].append(span)

    def is_kept(self, practitioner: Practitioner) -> bool:
        """Whether this physician offers hours here at all, on some of these days."""
        return bool(self._hours.get(practitioner.pk))

    def free(self, practitioner: Practitioner, cart: Cart | None) -> list[Span]:
        """The time when both are there and nobody holds them."""
        offered = self._hours.get(practitioner.pk, [])
        busy = self._held["practitioner", practitioner.pk]
        if cart is not None:
            offered = common(offered, self._openings.get(cart.pk, []))
            busy = busy + self._held["cart", cart.pk]
        return without(offered, busy)

    def slots(self, practitioner: Practitioner, cart: Cart | None, motive: Motive) -> list[Slot]:
        """What both offer for this motive from now on."""
        free = self.free(practitioner, cart)
        spans = slots_in(free, minutes=motive.duration_minutes, not_before=self.at)
        return [Slot(span.starts_at, span.ends_at, practitioner, cart) for span in spans]

    def _by_owner(self, rules: QuerySet[WeeklyAvailability] | QuerySet[CartOpening]) -> dict[int, list[Span]]:
        """The weekly rules of each owner, laid out over the days."""
        owned: dict[int, list[WeeklyAvailability | CartOpening]] = defaultdict(list)
        for rule in rules:
            owned[rule.cart_id if isinstance(rule, CartOpening) else rule.practitioner_id].append(rule)
        laid = {
            owner: [span for day in self.dates for span in spans_on(kept, day)]
            for owner, kept in owned.items()
        }
        return {owner: spans for owner, spans in laid.items() if spans}


def free_slots(
    *,
    practitioner: Practitioner,
    cart: Cart | None,
    motive: Motive,
    days: int,
    at: dt.datetime,
    moving: Appointment | None = None,
) -> list[Slot]:
    """What physician and cart offer together from now on, for so many civil days."""
    agendas = Agendas([practitioner], [cart] if cart else [], days=days, at=at, moving=moving)
    return agendas.slots(practitioner, cart, motive)


def free_spans(
    *,
    practitioner: Practitioner,
    cart: Cart | None,
    days: int,
    at: dt.datetime,
    moving: Appointment | None = None,
) -> list[Span]:
    """The time when both are free, from the civil day of `at` on."""
    agendas = Agendas([practitioner], [cart] if cart else [], days=days, at=at, moving=moving)
    return agendas.free(practitioner, cart)


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
    return OwnTime(free, [span for _, span in _absences({found[0].pk}, period)])


def _held(
    physicians: Collection[int], carts: Collection[int], period: Span, moving: Appointment | None
) -> dict[tuple[str, int | None], list[Span]]:
    """The time that appointments hold, by physician and by cart."""
    rows = Appointment.objects.filter(
        Q(practitioner__in=physicians) | Q(cart__in=carts),
        state__in=HOLDING,
        starts_at__lt=period.ends_at,
        ends_at__gt=period.starts_at,
    )
    if moving is not None:
        rows = rows.exclude(pk=moving.pk)
    held: dict[tuple[str, int | None], list[Span]] = defaultdict(list)
    for practitioner, cart, *span in rows.values_list("practitioner", "cart", "starts_at", "ends_at"):
        held["practitioner", practitioner].append(Span(*span))
        held["cart", cart].append(Span(*span))
    return held


def _absences(physicians: Collection[int], period: Span) -> list[tuple[int, Span]]:
    rows = Absence.objects.filter(
        practitioner__in=physicians, starts_at__lt=period.ends_at, ends_at__gt=period.starts_at
    )
    return [
        (practitioner, Span(*span))
        for practitioner, *span in rows.values_list("practitioner", "starts_at", "ends_at")
    ]
