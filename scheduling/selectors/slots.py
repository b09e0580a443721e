"""What is free: computed from hours, absences and what is held, never stored."""

import datetime as dt
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import cached_property
from typing import NamedTuple

from core.actors import Actor
from core.clock import today
from directory.models import Practitioner
from patients.models import Patient
from scheduling.models import Absence, Appointment, Motive
from scheduling.rules import (
    NO_LIMITS,
    Limits,
    Span,
    at_place,
    common,
    in_all,
    instant,
    is_within,
    merged,
    slots_in,
    widened,
    without,
)
from scheduling.selectors.beside import presences_on
from scheduling.selectors.held import held_on
from scheduling.selectors.laying import Days, Laid, laid_out_of
from scheduling.selectors.motives import minutes_by_physician
from scheduling.selectors.taken import Exempt
from territory.models import Cart
from territory.selectors import territories_over

BOOKABLE_DAYS = 120
ON_THE_WAY = dt.timedelta(minutes=15)  # from one home to the next, with a kit
SEARCHED_DAYS = 14  # how far an agenda is looked through before it is called full


class Slot(NamedTuple):
    """A time when physician and cart (if any) are both free; `nurse` (their key) is free beside the cart."""

    starts_at: dt.datetime
    ends_at: dt.datetime
    practitioner: Practitioner
    cart: Cart | None
    nurse: int | None = None


def days_from(at: dt.datetime, days: int) -> list[dt.date]:
    """The civil day of this instant and those that follow."""
    return [today(at) + dt.timedelta(days=offset) for offset in range(days)]


class Agendas:
    """The time of several physicians and carts on some civil days: read in six queries, however many.

    `dates` are in order; `only`: of the physicians named there, on which of them. `moving` is an appointment
    about to be moved: its own time counts as free. `patient`: what is kept for them counts as free too, and
    the rotas of the territories where they live (`territories`, where they are known) may see them without a
    cart. `requester`: who will sit beside the patient, and must be free as well; `beside`: the same, where
    their free time is known. `rota`: only the hours kept for a rota.
    """

    def __init__(
        self,
        practitioners: Iterable[Practitioner],
        carts: Iterable[Cart],
        *,
        dates: Collection[dt.date],
        at: dt.datetime,
        moving: Appointment | None = None,
        patient: Patient | None = None,
        territories: Collection[int] | None = None,
        requester: Practitioner | None = None,
        beside: Sequence[Span] | None = None,
        rota: bool = False,
        only: Days | None = None,
    ) -> None:
        self.at, self.dates = at, list(dates)
        self._patient, self._requester, self._rota = patient, requester, rota
        self._given, self._known = beside, territories
        devices = list(carts)
        physicians = {one.pk for one in practitioners} | ({requester.pk} if requester else set())
        keys, sites = {one.pk for one in devices}, {one.site_id for one in devices}
        self._hours = laid_out_of(Practitioner, physicians, self.dates, only)
        self._openings = laid_out_of(Cart, keys, self.dates)
        self._presences, self._attended, self._closed = presences_on(sites, self.dates)
        self._held = held_on(
            self.dates,
            physicians=physicians,
            only=only,
            carts=keys,
            nurses={nurse for one in self._presences.values() for nurse in one if nurse is not None},
            but=Exempt(patient=patient, moving=moving),
            at=at,
        )
        self._physicians, self._minutes = physicians, dict[int, Mapping[int, int]]()
        self._usable, self._own = dict[int, list[list[Span]]](), dict[int, list[Span]]()
        self._leaves = dict[int, list[Absence]]()

    def suppose(self, practitioner: Practitioner, laid: Laid) -> None:
        """Take this for the hours of that physician: what a draft would give."""
        self._hours[practitioner.pk] = laid
        self._own.pop(practitioner.pk, None)

    def limits(self, practitioner: int) -> Limits:
        return self._held.limits.get(practitioner, NO_LIMITS)

    def is_kept(self, practitioner: Practitioner) -> bool:
        """Whether this physician offers hours here at all, on some of these days."""
        return bool(self._hours.get(practitioner.pk))

    def free(self, practitioner: Practitioner, cart: Cart | None) -> list[Span]:
        """The time when all are there, with somebody beside the cart, and nobody holds them.

        Spans overlap where several may be beside the cart: an act fits into one of them.
        """
        laid = self._hours.get(practitioner.pk, {})
        if self._rota:
            laid = {place: spans for place, spans in laid.items() if place.territory is not None}
        if not laid:
            return []
        if cart is None:
            return self._left(practitioner, at_place(laid, None, self._territories))
        offered = at_place(laid, cart.site_id, {cart.site.territory_id} if cart.site.territory_id else ())
        return [
            span
            for usable in self._attended_by(cart)
            for span in self._left(practitioner, common(offered, usable))
        ]

    def usable(self, cart: Cart) -> list[Span]:
        """When a cart is open, not held, its site not closed, with somebody beside it."""
        return merged(span for spans in self._attended_by(cart) for span in spans)

    def _attended_by(self, cart: Cart) -> list[list[Span]]:
        """The same by each who may be beside it: two who relay each other are not there for one act."""
        if cart.pk not in self._usable:
            free = without(self._opened(cart), self._taken(cart))
            free = without(free, self._closed.get(cart.site_id, []))
            those = [spans for _, spans in self.beside(cart) if spans]
            self._usable[cart.pk] = [common(free, one) for one in those] if self.is_attended(cart) else [free]
        return self._usable[cart.pk]

    def _opened(self, cart: Cart) -> list[Span]:
        """A kit has the hours of those who carry it, where they say them."""
        if cart.is_kit and self.is_attended(cart):
            return merged(span for spans in self._presences.get(cart.site_id, {}).values() for span in spans)
        return in_all(self._openings.get(cart.pk, {}))

    def _taken(self, cart: Cart) -> list[Span]:
        held = self._held.carts.get(cart.pk, [])
        return widened(held, ON_THE_WAY) if cart.is_kit else held

    def _left(self, practitioner: Practitioner, offered: list[Span]) -> list[Span]:
        """Of what is offered, when the physician, and who sits beside the patient, are free."""
        free = without(offered, self._busy(practitioner))
        return free if self._beside is None else common(free, self._beside)

    def is_attended(self, cart: Cart) -> bool:
        """Whether the cart’s site says who is there: it is then offered when somebody is."""
        return cart.site_id in self._attended

    def beside(self, cart: Cart) -> list[tuple[int | None, list[Span]]]:
        """Those of the cart’s site (None: somebody not named), and when each is there and not held."""
        return [
            (nurse, spans if nurse is None else without(spans, self._held.nurses.get(nurse, [])))
            for nurse, spans in self._presences.get(cart.site_id, {}).items()
        ]

    def nurses_for(self, cart: Cart, wanted: Span) -> list[int]:
        """The keys of those who are free beside this cart all that time."""
        return [nurse for nurse, spans in self.beside(cart) if nurse is not None and is_within(wanted, spans)]

    def own(self, practitioner: Practitioner) -> list[Span]:
        """Everything that this physician has free, whoever it is for."""
        if practitioner.pk not in self._own:
            hours = in_all(self._hours.get(practitioner.pk, {}))
            self._own[practitioner.pk] = without(hours, self._busy(practitioner))
        return self._own[practitioner.pk]

    def on_rota(self, practitioner: Practitioner, territory: int) -> list[Span]:
        """The hours that this physician keeps for the rota of a territory (its key), held or not."""
        laid = self._hours.get(practitioner.pk, {})
        return merged(span for place, spans in laid.items() if place.territory == territory for span in spans)

    def free_on_rota(self, practitioner: Practitioner, territory: int) -> list[Span]:
        return without(self.on_rota(practitioner, territory), self._busy(practitioner))

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

    def suppose_minutes(self, motive: Motive, minutes: Mapping[int, int]) -> None:
        """What is known already of how long this motive lasts, with those who gave it a duration."""
        self._minutes[motive.pk] = minutes

    def minutes(self, practitioner: Practitioner, motive: Motive) -> int:
        """How long this motive lasts with this physician; asked once of each motive."""
        if motive.pk not in self._minutes:
            self._minutes[motive.pk] = minutes_by_physician(motive, self._physicians)
        return self._minutes[motive.pk].get(practitioner.pk, motive.duration_minutes)

    def leaves_of(self, practitioner: Practitioner) -> list[Absence]:
        """Their leave on these days, asked once."""
        if practitioner.pk not in self._leaves:
            days = [instant(day, dt.time()) for day in (self.dates[0], self.dates[-1] + dt.timedelta(days=1))]
            rows = practitioner.absences.filter(starts_at__lt=days[1], ends_at__gt=max(days[0], self.at))
            self._leaves[practitioner.pk] = list(rows.select_related("deputy").order_by("starts_at"))
        return self._leaves[practitioner.pk]

    def _busy(self, practitioner: Practitioner) -> list[Span]:
        return self._held.physicians.get(practitioner.pk, [])

    @cached_property
    def _beside(self) -> Sequence[Span] | None:
        """When who sits beside the patient is free, if anybody must be."""
        return self.own(self._requester) if self._requester else self._given

    @cached_property
    def _territories(self) -> Collection[int]:
        """Of the patient’s commune; asked only when somebody here keeps a rota."""
        if self._known is not None:
            return self._known
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
    after: int = 0,
    requester: Practitioner | None = None,
) -> list[Slot]:
    """What all of them offer together from now on, for so many civil days, `after` so many others."""
    carts, dates = [cart] if cart else [], days_from(at, after + days)[after:]
    agendas = Agendas(
        [practitioner], carts, dates=dates, at=at, moving=moving, patient=patient, requester=requester
    )
    return agendas.slots(practitioner, cart, motive)


class OtherHours(NamedTuple):
    """Where an appointment may be moved to: a page of its hours, and the pages before and after it."""

    slots: list[Slot]
    is_further: bool
    later: int | None


def other_hours(appointment: Appointment, *, page: int, at: dt.datetime) -> OtherHours:
    """A fortnight of them from the `page`-th on: the first one that has any, as far as hours are booked."""
    last = (BOOKABLE_DAYS - 1) // SEARCHED_DAYS
    first = min(page, last)
    for number in range(first, last + 1):
        found = free_slots(
            practitioner=appointment.practitioner,
            cart=appointment.cart,
            motive=appointment.motive,
            days=min(SEARCHED_DAYS, BOOKABLE_DAYS - number * SEARCHED_DAYS),
            at=at,
            moving=appointment,
            patient=appointment.patient,
            after=number * SEARCHED_DAYS,
            requester=appointment.beside,
        )
        others = [slot for slot in found if slot.starts_at != appointment.starts_at]
        if others:
            return OtherHours(others, first > 0, number + 1 if number < last else None)
    return OtherHours([], first > 0, None)


def is_offered(
    wanted: Span,
    *,
    practitioner: Practitioner,
    cart: Cart | None,
    at: dt.datetime,
    moving: Appointment | None = None,
    patient: Patient | None = None,
    requester: Practitioner | None = None,
) -> bool:
    """Whether all are there and free all that time: the days of that time are read, and no others."""
    carts, dates = [cart] if cart else [], sorted({today(wanted.starts_at), today(wanted.ends_at)})
    agendas = Agendas(
        [practitioner],
        carts,
        dates=dates,
        at=at,
        moving=moving,
        patient=patient,
        requester=requester,
    )
    return is_within(wanted, agendas.free(practitioner, cart))


def own_free(actor: Actor, *, days: int, at: dt.datetime) -> list[Span]:
    """What the only physician whose agenda the actor keeps has free; nothing when they are several."""
    owners = Practitioner.objects.filter(pk__in=actor.practitioner_ids, weekly_availabilities__isnull=False)
    found = list(owners.distinct()[:2])
    if len(found) != 1:
        return []
    return Agendas(found, [], dates=days_from(at, days), at=at).own(found[0])
