"""What is free: computed from hours, absences and what is held, never stored."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from functools import cached_property
from typing import NamedTuple

from django.db.models import Q

from core.actors import Actor
from core.clock import today
from directory.models import Practitioner
from patients.models import Patient
from scheduling.models import Absence, Appointment, Motive
from scheduling.models.appointments import HOLDING
from scheduling.rules import (
    NO_LIMITS,
    Limits,
    Span,
    at_place,
    civil_day,
    common,
    in_all,
    slots_in,
    without,
)
from scheduling.selectors.busy import busy_of
from scheduling.selectors.holds import kept_from
from scheduling.selectors.laying import Laid, laid_out_of, limits_of, who_have_hours
from scheduling.selectors.motives import minutes_by_physician
from territory.models import Cart, Site
from territory.selectors import territories_over

A_DAY = dt.timedelta(days=1)
SEARCHED_DAYS = 14  # how far a booking looks for a free time


class Slot(NamedTuple):
    """A time when physician and cart (if any) are both free."""

    starts_at: dt.datetime
    ends_at: dt.datetime
    practitioner: Practitioner
    cart: Cart | None


class Agendas:
    """The time of several physicians and carts over some civil days: read in twelve queries, however many.

    `moving` is an appointment about to be moved: its own time counts as free. `patient`: what is kept for
    them counts as free too, and the rotas of the territories where they live may see them without a cart.
    """

    def __init__(
        self,
        practitioners: Iterable[Practitioner],
        carts: Iterable[Cart],
        *,
        days: int,
        at: dt.datetime,
        moving: Appointment | None = None,
        patient: Patient | None = None,
    ) -> None:
        self.at = at
        self.dates = [today(at) + dt.timedelta(days=offset) for offset in range(days)]
        self._patient = patient
        devices = list(carts)
        physicians, keys = {one.pk for one in practitioners}, {one.pk for one in devices}
        self._hours = laid_out_of(Practitioner, physicians, self.dates)
        self._openings = laid_out_of(Cart, keys, self.dates)
        sites = {one.site_id for one in devices}
        self._presences = laid_out_of(Site, sites, self.dates)
        self._attended = who_have_hours(Site, sites) if sites else set()
        self._limits = limits_of(physicians)
        self._physicians, self._minutes = physicians, dict[int, Mapping[int, int]]()
        self._held = self._read_held(physicians, keys, moving)

    def _read_held(
        self, physicians: set[int], carts: set[int], moving: Appointment | None
    ) -> dict[tuple[str, int | None], list[Span]]:
        """When each is not to be had: acts with what is kept around them, and absences."""
        if not self.dates:
            return defaultdict(list)
        period = Span(civil_day(self.dates[0]).starts_at - A_DAY, civil_day(self.dates[-1]).ends_at + A_DAY)
        held = _held(physicians, carts, period, moving)
        for party, span in kept_from(self._patient, physicians, carts, period, self.at):
            held[party].append(span)
        for practitioner in physicians:
            acts = held["practitioner", practitioner]
            held["practitioner", practitioner] = self.limits(practitioner).kept_by_acts(acts)
        for practitioner, span in _absences(physicians, period):
            held["practitioner", practitioner].append(span)
        for practitioner, span in busy_of(physicians, period):
            held["practitioner", practitioner] += self.limits(practitioner).kept_by_busy([span])
        return held

    def suppose(self, practitioner: Practitioner, laid: Laid) -> None:
        """Take this for the hours of that physician: what a draft would give."""
        self._hours[practitioner.pk] = laid

    def limits(self, practitioner: int) -> Limits:
        return self._limits.get(practitioner, NO_LIMITS)

    def is_kept(self, practitioner: Practitioner) -> bool:
        """Whether this physician offers hours here at all, on some of these days."""
        return bool(self._hours.get(practitioner.pk))

    def free(self, practitioner: Practitioner, cart: Cart | None) -> list[Span]:
        """The time when both are there, with somebody beside the cart, and nobody holds them."""
        laid = self._hours.get(practitioner.pk, {})
        if cart is None:
            return without(at_place(laid, None, self._territories), self._busy(practitioner))
        offered = at_place(laid, cart.site_id, {cart.site.territory_id} if cart.site.territory_id else ())
        offered = common(offered, in_all(self._openings.get(cart.pk, {})))
        if cart.site_id in self._attended:
            offered = common(offered, in_all(self._presences.get(cart.site_id, {})))
        return without(offered, self._busy(practitioner) + self._held["cart", cart.pk])

    def own(self, practitioner: Practitioner) -> list[Span]:
        """Everything that this physician has free, whoever it is for."""
        return without(in_all(self._hours.get(practitioner.pk, {})), self._busy(practitioner))

    def slots(self, practitioner: Practitioner, cart: Cart | None, motive: Motive) -> list[Slot]:
        """What both offer for this motive from now on."""
        return self._cut(self.free(practitioner, cart), practitioner, cart, motive)

    def own_slots(self, practitioner: Practitioner, motive: Motive) -> list[Slot]:
        """What the physician offers for this motive, somewhere."""
        return self._cut(self.own(practitioner), practitioner, None, motive)

    def _cut(
        self, free: list[Span], practitioner: Practitioner, cart: Cart | None, motive: Motive
    ) -> list[Slot]:
        between, minutes = self.limits(practitioner.pk).between, self.minutes(practitioner, motive)
        spans = slots_in(free, minutes=minutes, not_before=self.at, between=between)
        return [Slot(span.starts_at, span.ends_at, practitioner, cart) for span in spans]

    def minutes(self, practitioner: Practitioner, motive: Motive) -> int:
        """How long this motive lasts with this physician; asked once of each motive."""
        if motive.pk not in self._minutes:
            self._minutes[motive.pk] = minutes_by_physician(motive, self._physicians)
        return self._minutes[motive.pk].get(practitioner.pk, motive.duration_minutes)

    def _busy(self, practitioner: Practitioner) -> list[Span]:
        return self._held["practitioner", practitioner.pk]

    @cached_property
    def _territories(self) -> set[int]:
        """Of the patient’s commune; asked only when somebody here keeps a rota."""
        places = {place for laid in self._hours.values() for place in laid}
        commune = self._patient.commune_id if self._patient else None
        if commune is None or not any(place.territory for place in places):
            return set()
        return territories_over(commune)


def free_slots(
    *,
    practitioner: Practitioner,
    cart: Cart | None,
    motive: Motive,
    days: int,
    at: dt.datetime,
    moving: Appointment | None = None,
    patient: Patient | None = None,
) -> list[Slot]:
    """What physician and cart offer together from now on, for so many civil days."""
    carts = [cart] if cart else []
    agendas = Agendas([practitioner], carts, days=days, at=at, moving=moving, patient=patient)
    return agendas.slots(practitioner, cart, motive)


def free_spans(
    *,
    practitioner: Practitioner,
    cart: Cart | None,
    days: int,
    at: dt.datetime,
    moving: Appointment | None = None,
    patient: Patient | None = None,
) -> list[Span]:
    """The time when both are free, from the civil day of `at` on."""
    carts = [cart] if cart else []
    agendas = Agendas([practitioner], carts, days=days, at=at, moving=moving, patient=patient)
    return agendas.free(practitioner, cart)


class OwnTime(NamedTuple):
    """What one physician offers, when they are away, and when their other agenda says that they are busy."""

    free: list[Span]
    absent: list[Span]
    busy: list[Span]


def own_time(actor: Actor, *, days: int, at: dt.datetime) -> OwnTime:
    """Of the only physician whose agenda the actor keeps; nothing when there are several or none."""
    owners = Practitioner.objects.filter(pk__in=actor.practitioner_ids, weekly_availabilities__isnull=False)
    found = list(owners.distinct()[:2])
    if len(found) != 1:
        return OwnTime([], [], [])
    period = Span(at, at + dt.timedelta(days=days))
    free = Agendas(found, [], days=days, at=at).own(found[0])
    keys = {found[0].pk}
    absent, busy = _absences(keys, period), busy_of(keys, period)
    return OwnTime(free, [span for _, span in absent], [span for _, span in busy])


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
