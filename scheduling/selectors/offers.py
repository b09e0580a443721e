"""Who can see this patient for this motive, when, and what each hour would mean for the pathway."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import NamedTuple
from uuid import UUID

from django.db.models import QuerySet

from core.actors import Actor
from core.clock import today
from directory.models import PlaceOfExercise, Practitioner
from pathways.engine import Situation, Verdict
from pathways.verdicts import rules_held, verdict_for
from patients import selectors as patients
from patients.models import Patient, TreatingPhysician
from scheduling.enums import ActForm, Fact, SearchOrder, SearchScope
from scheduling.models import Motive
from scheduling.rules import Span
from scheduling.rules.evidence import Statement, known
from scheduling.selectors.background import Background
from scheduling.selectors.evidence import Witness
from scheduling.selectors.judging import asked_beside
from scheduling.selectors.motives import bookable, closed_by, least_minutes, receiving
from scheduling.selectors.pairs import Beside, Pairs
from scheduling.selectors.search import (
    ALL_CARTS,
    PAGE,
    Among,
    Key,
    Row,
    Search,
    Tier,
    distance_between,
    frame_of,
    home_of,
    narrowed,
    nearest_places,
    page_of,
    steps_of,
    within,
)
from scheduling.selectors.situations import Plan, situation_of
from scheduling.selectors.slots import SEARCHED_DAYS, Agendas, Slot, days_from
from territory.enums import CartState, DeviceKind
from territory.models import Cart, Commune

SHOWN_TIMES = 5
# What is asked of whoever books: the rest is the physician’s, or can wait until the act.
ASKED_AT_BOOKING = (Fact.TREATING_PHYSICIAN, Fact.ORIENTATION, Fact.TREATING_AVAILABLE)


class Offer(NamedTuple):
    """One physician on one day, with the cart if there is one, the first free times in order, and the verdict
    of each.

    `testimony` is what a booking of this offer would prove by itself; `asked` what is worth asking first.
    `more`: how many hours of that day are not shown. `beside`: who is free beside the cart at the first hour.
    `away`: kilometres from the patient’s commune, None when they are not known.
    """

    practitioner: Practitioner
    is_treating: bool
    cart: Cart | None
    slots: list[Slot]
    situation: Situation
    verdicts: list[Verdict]
    testimony: tuple[Statement, ...]
    asked: tuple[Fact, ...]
    tier: Tier
    more: int
    beside: Beside | None
    place: PlaceOfExercise | None
    away: float | None


class Mark(NamedTuple):
    """Where a page ended: the step, and the row by what anybody may know of it (`cart` None: after all)."""

    step: int
    starts_at: dt.datetime
    practitioner: UUID | None
    cart: UUID | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What is looked for, not before `from_day`, and what was said of its pathway so far.

    `with_requester`: the physician who asks sits beside the patient of an act between physicians.
    """

    patient: Patient
    motive: Motive
    form: ActForm
    question: str = ""
    from_day: dt.date | None = None
    said: Mapping[Fact, str]
    scope: SearchScope = SearchScope.FIRST
    physician: Practitioner | None = None
    order: SearchOrder = SearchOrder.SOONEST
    half_day: str = ""
    weekdays: tuple[int, ...] = ()
    with_requester: bool = True
    after: Mark | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """The offers of one page, in order; `last`: where the next page goes on, None when there is none.

    `treating_slot`: the treating physician’s first one, when their agenda is kept here (`keeps_agenda`). Not
    offered, and why: the carts that lack a device, the physicians who closed this motive. `requester`: who
    must be free beside the patient.
    """

    offers: list[Offer]
    last: Mark | None
    declared: TreatingPhysician | None
    keeps_agenda: bool
    treating_slot: Slot | None
    asked: tuple[Fact, ...]
    ill_equipped: list[tuple[Cart, list[DeviceKind]]]
    closed: list[Practitioner]
    physicians: list[Practitioner]
    requester: Practitioner | None
    has_cart: bool


@rules_held()
def offers_for(actor: Actor, wish: Wish, *, at: dt.datetime) -> Proposal:
    """The treating physician first, then who stands in, the territory, the region; each at the soonest.

    On one day, what is out of the pathway comes last. A number of queries that nobody’s number changes.
    """
    declared = patients.treating_physician_of(wish.patient)
    treating = declared.practitioner if declared else None
    near = carts_near(wish.patient) if wish.form == ActForm.ASSISTED else []
    ill_equipped = _without(near, wish.motive)
    carts = [cart for cart in near if cart not in {cart for cart, _ in ill_equipped}]
    requester = requester_of(actor, treating) if wish.form == ActForm.BETWEEN_PHYSICIANS else None
    wanted = requester if wish.with_requester else None
    is_hopeless = wish.form == ActForm.ASSISTED and not carts
    found, last = ([], None) if is_hopeless else _rows(actor, wish, carts, wanted, at)
    agendas = Agendas(
        [treating] if treating else [], [], dates=days_from(at, SEARCHED_DAYS), at=at, patient=wish.patient
    )
    maker = _maker(actor, wish, declared, agendas, [row for _, row in found])
    offers = sorted((maker.offer(tier, row) for tier, row in found), key=_rank)
    asked = {fact for offer in offers for fact in offer.asked}
    theirs, closed = list(receiving(wish.motive, bookable(actor, treating, at))), closed_by(wish.motive)
    return Proposal(
        offers=offers,
        last=last,
        declared=declared,
        keeps_agenda=treating is not None and agendas.is_kept(treating),
        treating_slot=next(iter(agendas.own_slots(treating, wish.motive)), None) if treating else None,
        asked=tuple(fact for fact in ASKED_AT_BOOKING if fact in asked or fact in wish.said),
        ill_equipped=ill_equipped,
        closed=[one for one in theirs if one.pk in closed],
        physicians=[one for one in theirs if one.pk not in closed],
        requester=requester,
        has_cart=bool(carts),
    )


def requester_of(actor: Actor, treating: Practitioner | None) -> Practitioner | None:
    """Who asks a colleague: the physician who books, or the treating one in whose name somebody does."""
    if actor.role == "physician" and actor.practitioner_id is not None:
        return Practitioner.objects.filter(pk=actor.practitioner_id).select_related("specialty").first()
    return treating if treating is not None and treating.pk in actor.practitioner_ids else None


def _rows(
    actor: Actor, wish: Wish, carts: Sequence[Cart], requester: Practitioner | None, at: dt.datetime
) -> tuple[list[tuple[Tier, Row]], Mark | None]:
    """Step after step until the page is full, from where the last page ended."""
    among = Among(
        actor=actor,
        patient=wish.patient,
        motive=wish.motive,
        scope=wish.scope,
        chosen=wish.physician,
        requester=requester,
        carts=carts,
        at=at,
    )
    frame = frame_of(at, from_day=wish.from_day, half_day=wish.half_day, weekdays=wish.weekdays)
    minutes = least_minutes(wish.motive)
    beside = _free_time(requester, wish.patient, list(frame), minutes, at) if requester else None
    frame = narrowed(frame, carts, beside)
    steps = steps_of(among, is_nearest=wish.order == SearchOrder.NEAREST)
    found: list[tuple[Tier, Row]] = []
    first = wish.after.step if wish.after else 0
    for number, step in islice(enumerate(steps), first, None):
        after = _key_of(wish.after) if wish.after and number == first else None
        search = Search(
            motive=wish.motive,
            minutes=minutes,
            patient=wish.patient,
            frame=within(frame, at, step.days),
            carts=step.carts,
            requester=requester,
            at=at,
        )
        most = min(PAGE - len(found), step.most or PAGE)
        page = page_of(search, step.pool, after=after, most=most)
        found += [(step.tier, row) for row in page.rows]
        is_capped = step.most and len(page.rows) >= step.most
        if page.last is not None and not is_capped:
            return found, _mark(number, page.last)
        if len(found) >= PAGE and number + 1 < len(steps):
            return found, Mark(number + 1, at, None, None)
    return found, None


def _free_time(
    requester: Practitioner, patient: Patient, days: list[dt.date], minutes: int, at: dt.datetime
) -> list[Span]:
    """When who sits beside the patient has time enough."""
    agendas = Agendas([requester], [], dates=sorted(days), at=at, patient=patient)
    length = dt.timedelta(minutes=minutes)
    return [span for span in agendas.own(requester) if span.ends_at - span.starts_at >= length]


def _mark(step: int, key: Key) -> Mark:
    who = Practitioner.objects.filter(pk=key.practitioner).values_list("public_id", flat=True).first()
    there = Cart.objects.filter(pk=key.cart) if key.cart not in (0, ALL_CARTS) else Cart.objects.none()
    return Mark(step, key.starts_at, who, there.values_list("public_id", flat=True).first())


def _key_of(mark: Mark) -> Key | None:
    """None when the step begins, or when that physician is no longer known."""
    if mark.practitioner is None:
        return None
    who = Practitioner.objects.filter(public_id=mark.practitioner).values_list("pk", flat=True).first()
    if who is None:
        return None
    carts = Cart.objects.filter(public_id=mark.cart) if mark.cart else Cart.objects.none()
    there = carts.values_list("pk", flat=True).first()
    return Key(mark.starts_at, who, ALL_CARTS if there is None else there)


def _rank(offer: Offer) -> tuple[int, dt.date, bool, int, dt.datetime, int]:
    """Usual pairs first among those of one day that the pathway does not tell apart."""
    is_outside = offer.verdicts[0].status in ("outside_pathway", "not_billable")
    together = offer.beside.together if offer.beside else 0
    tiers = list(Tier)
    first = offer.slots[0]
    return (
        tiers.index(offer.tier),
        today(first.starts_at),
        is_outside,
        -min(together, 1),
        first.starts_at,
        offer.practitioner.pk,
    )


def _maker(
    actor: Actor,
    wish: Wish,
    declared: TreatingPhysician | None,
    agendas: Agendas,
    rows: Sequence[Row],
) -> "_Maker":
    people = {row.practitioner.pk: row.practitioner for row in rows}
    sites = {row.cart.site_id: row.cart.site for row in rows if row.cart}
    nurses = {key for row in rows for key in _nurses(row)}
    home = home_of(wish.patient)
    return _Maker(
        wish=wish,
        background=Background(wish.patient, people.values(), sites.values()),
        witness=Witness(actor=actor, declared=declared, motive=wish.motive, agendas=agendas),
        pairs=Pairs(people, nurses),
        places=nearest_places(people, home),
        home=home,
    )


def _nurses(row: Row) -> list[int]:
    """Who is free beside the cart at the first hour of the row."""
    first = row.slots[0]
    return row.agendas.nurses_for(row.cart, Span(first.starts_at, first.ends_at)) if row.cart else []


class _Said(NamedTuple):
    """What does not change from one day of a physician to the next."""

    testimony: tuple[Statement, ...]
    asked: tuple[Fact, ...]


@dataclass(frozen=True, slots=True)
class _Maker:
    """Makes the offers of one wish from what was read once."""

    wish: Wish
    background: Background
    witness: Witness
    pairs: Pairs
    places: Mapping[int, PlaceOfExercise]
    home: Commune | None
    _said: dict[tuple[int, int], _Said] = field(default_factory=dict)

    def offer(self, tier: Tier, row: Row) -> Offer:
        slots = row.slots[:SHOWN_TIMES]
        said = self._said_of(row)
        plan = self._plan(row, said.testimony)
        situations = [
            situation_of(replace(plan, starts_at=slot.starts_at), self.background) for slot in slots
        ]
        declared, place = self.background.declared, self.places.get(row.practitioner.pk)
        there = row.cart.site.commune if row.cart else place.site.commune if place else None
        return Offer(
            practitioner=row.practitioner,
            is_treating=declared is not None and declared.practitioner_id == row.practitioner.pk,
            cart=row.cart,
            slots=slots,
            situation=situations[0],
            verdicts=[verdict_for(situation) for situation in situations],
            testimony=said.testimony,
            asked=said.asked,
            tier=tier,
            more=len(row.slots) - len(slots),
            beside=self.pairs.best(row.practitioner.pk, _nurses(row)),
            place=place,
            away=distance_between(self.home, there) if there else None,
        )

    def _plan(self, row: Row, testimony: Iterable[Statement]) -> Plan:
        return Plan(
            patient=self.wish.patient,
            physician=row.practitioner,
            starts_at=row.slots[0].starts_at,
            form=self.wish.form,
            site=row.cart.site if row.cart else None,
            during_care=self.wish.motive.is_planned_care,
            facts=known(testimony) | dict(self.wish.said),
        )

    def _said_of(self, row: Row) -> _Said:
        key = (row.practitioner.pk, row.cart.site_id if row.cart else 0)
        if key not in self._said:
            testimony = tuple(self.witness.says(row.practitioner, self.wish.question, self.wish.said))
            plan = self._plan(row, testimony)
            asked = asked_beside(plan, self.background, ASKED_AT_BOOKING, known(testimony))
            self._said[key] = _Said(testimony, asked)
        return self._said[key]


def _without(carts: Iterable[Cart], motive: Motive) -> list[tuple[Cart, list[DeviceKind]]]:
    """The carts that lack something this motive needs, and what."""
    lacks = [(cart, lacking(cart, motive)) for cart in carts]
    return [(cart, kinds) for cart, kinds in lacks if kinds]


def lacking(cart: Cart, motive: Motive) -> list[DeviceKind]:
    """What this motive needs and this cart does not carry."""
    carried = {device.kind for device in cart.devices.all()} if motive.devices else set()
    return [DeviceKind(kind) for kind in motive.devices if kind not in carried]


def carts_near(patient: Patient) -> Sequence[Cart]:
    """Those around that can be used at all."""
    return list(carts_around(patient).filter(state=CartState.IN_SERVICE, site__is_open=True))


def carts_around(patient: Patient) -> QuerySet[Cart]:
    """The carts of the patient’s home; for somebody at home, those of the territory of their commune."""
    rows = Cart.objects.select_related("site__commune").prefetch_related("devices")
    residence = patients.residence_of(patient)
    if residence is not None:
        rows = rows.filter(site=residence.site_id)
    else:
        # A cart kept in an EHPAD is for its residents.
        rows = rows.filter(site__territory__communes=patient.commune_id).exclude(site__kind="ehpad")
    return rows.order_by("site__name", "name", "pk")


def nurse_for(
    practitioner: Practitioner, cart: Cart, wanted: Span, patient: Patient, at: dt.datetime
) -> Practitioner | None:
    """Who is named beside this cart and free all that time: of several, this physician’s usual pair."""
    days = sorted({today(wanted.starts_at), today(wanted.ends_at)})
    free = Agendas([], [cart], dates=days, at=at, patient=patient).nurses_for(cart, wanted)
    best = Pairs({practitioner.pk}, free).best(practitioner.pk, free)
    return best.nurse if best else None
