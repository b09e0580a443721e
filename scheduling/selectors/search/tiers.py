"""Among whom one looks, tier after tier: the treating physician, who stands in, the territory, the region."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import NamedTuple

from django.db.models import Q

from core.actors import Actor
from core.prepared import AnyOf, Prepared
from directory.enums import Profession
from directory.models import PlaceOfExercise, Practitioner, Specialty
from scheduling import policies
from scheduling.enums import SearchScope
from scheduling.models import Motive
from scheduling.rules import Span
from scheduling.selectors.homes import Home
from scheduling.selectors.motives import Taking
from scheduling.selectors.search.candidates import Origin, Pool
from scheduling.selectors.search.near import rings_around
from scheduling.selectors.slots import SEARCHED_DAYS
from territory.models import Cart

TREATING_ROWS = 2  # days of the treating physician that come before anybody else
TERRITORY_ROWS = 3  # of the territory, before the region that was asked for


class Tier(StrEnum):
    TREATING = "treating"
    DEPUTY = "deputy"
    TERRITORY = "territory"
    ROTA = "rota"
    REGION = "region"
    ELSEWHERE = "elsewhere"
    CHOSEN = "chosen"


class Step(NamedTuple):
    """One tier to look in: at the most `most` rows of it, within `days`; 0 for no limit.

    `one`: the only physician of the pool, wherever they work.
    """

    tier: Tier
    pool: Pool
    carts: Sequence[Cart]
    most: int = 0
    days: int = 0
    one: Practitioner | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Among:
    """Who looks, for whom and for what; `chosen`: the one physician of SearchScope.PHYSICIAN.

    `requester`: who must be beside the patient, and when they are free (`beside`).
    """

    actor: Actor
    home: Home
    motive: Motive
    taking: Taking
    scope: SearchScope
    chosen: Practitioner | None
    requester: Practitioner | None
    beside: Sequence[Span] | None
    carts: Sequence[Cart]
    at: dt.datetime


def steps_of(among: Among, *, is_nearest: bool) -> list[Step]:
    """In order; nobody is in two of them."""
    base = _base(among)
    if among.scope == SearchScope.PHYSICIAN:
        wanted = frozenset({among.chosen.pk} if among.chosen else ())
        steps = [_chosen(among, _only(base, wanted))]
    elif among.scope == SearchScope.ROTA:
        steps = [Step(Tier.ROTA, replace(base, rota=True), among.carts)]
    else:
        steps = _own_first(among, base)
    steps = [step for step in steps if not step.pool.is_empty]
    return list(_nearest_first(steps, among)) if is_nearest else steps


def _chosen(among: Among, pool: Pool) -> Step:
    """Whoever was asked for; one of another region, on the days when the region receives them."""
    chosen = among.chosen
    if chosen is None or not chosen.is_from_elsewhere or chosen == among.home.treating:
        return Step(Tier.CHOSEN, replace(pool, origin=Origin.ANYWHERE), among.carts, one=chosen)
    return Step(Tier.CHOSEN, replace(pool, origin=Origin.RECEIVED), among.carts)


def _base(among: Among) -> Pool:
    """Those who receive this motive, and whom this person may book."""
    motive, allowed = among.motive, policies.agendas_bookable(among.actor)
    labels = motive.specialty.short_label if motive.specialty else None
    codes = Specialty.objects.filter(short_label=labels).values_list("pk", flat=True) if labels else None
    pool = Pool(
        specialties=frozenset(codes) if codes is not None else None,
        people=allowed,
        but=among.taking.closed | frozenset({among.requester.pk} if among.requester else ()),
        sites=frozenset(cart.site_id for cart in among.carts),
        territories=_territories(among),
        treating=among.home.treating.pk if among.home.treating else None,
    )
    return _only(pool, frozenset({motive.owner_id})) if motive.owner_id is not None else pool


def _territories(among: Among) -> frozenset[int]:
    """Whose rotas may see this patient: of the carts’ sites, or of their commune without a cart."""
    if among.carts:
        return frozenset(cart.site.territory_id for cart in among.carts if cart.site.territory_id)
    return among.home.own_territories


def _only(pool: Pool, people: frozenset[int]) -> Pool:
    return replace(pool, people=people if pool.people is None else pool.people & people)


def _but(pool: Pool, people: Iterable[int]) -> Pool:
    return replace(pool, but=pool.but | frozenset(people))


def _own_first(among: Among, base: Pool) -> list[Step]:
    """The treating physician, who stands in for them, the territory; in the whole region, then the others,
    and last those of other regions whom this one receives.

    A treating physician without any hour for a fortnight is full: others come first.
    """
    treating = among.home.treating
    own = frozenset({treating.pk} if treating else ())
    deputies = among.home.deputies(among.at) - own
    around = _around(among) if base.people is None else base.people
    most, days = TREATING_ROWS, SEARCHED_DAYS
    steps = [
        Step(
            Tier.TREATING,
            replace(_only(base, own), origin=Origin.ANYWHERE),
            among.carts,
            most,
            days,
            treating,
        ),
        Step(Tier.DEPUTY, replace(_only(base, deputies), origin=Origin.NAMED), among.carts, most, days),
        Step(Tier.TERRITORY, _but(_only(base, around), own | deputies), among.carts),
    ]
    if among.scope == SearchScope.REGION:
        steps[-1] = steps[-1]._replace(most=TERRITORY_ROWS, days=SEARCHED_DAYS)
        others = _but(base, own | deputies | around)
        received = replace(_but(base, own | deputies), origin=Origin.RECEIVED)
        steps += [
            Step(Tier.REGION, others, among.carts),
            Step(Tier.ELSEWHERE, received, among.carts),
        ]
    return steps


_working = Prepared[int](
    lambda: PlaceOfExercise.objects.filter(
        Q(site__territory=AnyOf("territories")) | Q(site=AnyOf("sites")),
        ends_on__isnull=True,
        practitioner__profession=Profession.PHYSICIAN,
    ).values_list("practitioner", flat=True)
)


def _around(among: Among) -> frozenset[int]:
    """The physicians of the patient’s territory, and the actor’s own circle: they may be of another."""
    territories = _territories(among) | among.home.territories
    here = _working(territories=list(territories), sites=list(among.actor.site_ids))
    return among.actor.practitioner_ids | frozenset(here)


def _nearest_first(steps: Iterable[Step], among: Among) -> Iterable[Step]:
    """Each tier again, ring by ring: by the cart’s site, or by where the physician works."""
    rings = rings_around(among.home.commune)
    for step in steps:
        if step.tier == Tier.ELSEWHERE:
            yield step  # nowhere on this map
            continue
        inner: frozenset[int] = frozenset()
        for ring in rings:
            carts = [cart for cart in step.carts if cart.site.commune_id in ring]
            if step.carts and carts:
                yield step._replace(carts=carts)
            elif not step.carts:
                yield step._replace(pool=replace(step.pool, communes=ring, but_communes=inner), one=None)
            inner |= ring
        rest = [cart for cart in step.carts if cart.site.commune_id not in inner]
        if step.carts and rest:
            yield step._replace(carts=rest)
        elif not step.carts:
            yield step._replace(pool=replace(step.pool, but_communes=inner), one=None)
