"""Who can see this patient for this motive, when, and what each hour would mean for the pathway."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from core.actors import Actor
from core.clock import today
from directory.models import PlaceOfExercise
from pathways.verdicts import rules_held, verdict_for
from scheduling.enums import Fact
from scheduling.rules import Span
from scheduling.rules.evidence import Statement, known
from scheduling.selectors.background import Background
from scheduling.selectors.evidence import Witness
from scheduling.selectors.homes import Home
from scheduling.selectors.judging import asked_beside
from scheduling.selectors.looking import look_for
from scheduling.selectors.motives import bookable, receiving_among
from scheduling.selectors.paging import rows_for
from scheduling.selectors.pairs import Pairs
from scheduling.selectors.search import Row, Tier, distance_between, nearest_places
from scheduling.selectors.situations import Plan, situation_of
from scheduling.selectors.wishes import Offer, Proposal, Wish
from territory.models import Commune

SHOWN_TIMES = 5
# What is asked of whoever books: the rest is the physician’s, or can wait until the act.
ASKED_AT_BOOKING = (Fact.TREATING_PHYSICIAN, Fact.ORIENTATION, Fact.TREATING_AVAILABLE)


@rules_held()
def offers_for(actor: Actor, wish: Wish, *, at: dt.datetime) -> Proposal:
    """The treating physician first, then who stands in, the territory, the region; each at the soonest.

    On one day, what is out of the pathway comes last. A number of queries that nobody’s number changes.
    """
    look = look_for(actor, wish, at)
    home, own, treating = look.among.home, look.own, look.among.home.treating
    found, last = rows_for(look)
    witness = Witness(
        actor=actor, declared=home.declared, motive=wish.motive, agendas=own, referral=wish.referral
    )
    maker = _maker(wish, home, witness, [row for _, row in found])
    offers = sorted((maker.offer(tier, row) for tier, row in found), key=_rank)
    asked = {fact for offer in offers for fact in offer.asked}
    theirs, closed = receiving_among(wish.motive, bookable(actor, treating, at)), look.among.taking.closed
    return Proposal(
        offers=offers,
        last=last,
        declared=home.declared,
        keeps_agenda=treating is not None and own.is_kept(treating),
        treating_slot=next(iter(own.own_slots(treating, wish.motive)), None) if treating else None,
        asked=tuple(fact for fact in ASKED_AT_BOOKING if fact in asked or fact in wish.said),
        ill_equipped=look.lacking,
        closed=[one for one in theirs if one.pk in closed],
        physicians=[one for one in theirs if one.pk not in closed],
        requester=look.requester,
        has_cart=bool(look.among.carts),
    )


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


def _maker(wish: Wish, home: Home, witness: Witness, rows: Sequence[Row]) -> "_Maker":
    people = {row.practitioner.pk: row.practitioner for row in rows}
    sites = {row.cart.site_id: row.cart.site for row in rows if row.cart}
    nurses = {key for row in rows for key in _nurses(row)}
    background = Background(wish.patient, people.values(), sites.values(), home)
    return _Maker(
        wish=wish,
        background=background,
        witness=witness,
        pairs=Pairs(people, nurses),
        places=nearest_places(background.rows, home.commune),
        home=home.commune,
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
            is_home_visit=row.cart is not None and row.cart.is_kit,
            during_care=self.wish.motive.is_planned_care,
            facts=known(testimony) | dict(self.wish.said),
        )

    def _said_of(self, row: Row) -> _Said:
        key = (row.practitioner.pk, row.cart.pk if row.cart else 0)
        if key not in self._said:
            testimony = tuple(self.witness.says(row.practitioner, self.wish.question, self.wish.said))
            plan = self._plan(row, testimony)
            asked = asked_beside(plan, self.background, ASKED_AT_BOOKING, known(testimony))
            self._said[key] = _Said(testimony, asked)
        return self._said[key]
