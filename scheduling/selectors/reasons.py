"""Why somebody or somewhere is not offered: asked for on demand, of all among whom one looks, by pages."""

import datetime as dt
from collections.abc import Collection, Iterable, Iterator, Sequence
from enum import StrEnum
from typing import NamedTuple

from django.db.models import QuerySet

from core.actors import Actor
from core.clock import today
from directory import selectors as directory
from directory.models import Practitioner
from scheduling import policies
from scheduling.enums import ActForm, SearchScope
from scheduling.models import CartOpening
from scheduling.rules import Span, civil_day
from scheduling.selectors.carts import carts_around, lack_words, lacking
from scheduling.selectors.elsewhere import Received
from scheduling.selectors.held import absences_of
from scheduling.selectors.homes import Home
from scheduling.selectors.motives import bookable, closed_by, receiving
from scheduling.selectors.slots import SEARCHED_DAYS, Agendas, Slot, days_from
from scheduling.selectors.wishes import Proposal, Wish
from territory.enums import CartState
from territory.models import Cart

PEOPLE = 20  # on a page


class Why(StrEnum):
    """Nothing of what an absence or a busy time is for: « absent·e » is enough."""

    NOT_YOURS = "not_yours"
    OTHER_SPECIALTY = "other_specialty"
    ELSEWHERE = "elsewhere"
    ELSEWHERE_THEN = "elsewhere_then"
    CLOSED = "closed"
    NO_HOURS = "no_hours"
    AWAY = "away"
    FULL = "full"
    NO_COMMON_HOUR = "no_common_hour"
    LATER = "later"
    CART_OUT = "cart_out"
    SITE_CLOSED = "site_closed"
    LACKS = "lacks"
    NEVER_OPEN = "never_open"
    NOBODY_BESIDE = "nobody_beside"
    CART_TAKEN = "cart_taken"


class Reason(NamedTuple):
    """`words`: what a cart lacks."""

    who: Practitioner | Cart
    why: Why
    words: tuple[str, ...] = ()


class Reasons(NamedTuple):
    """One page; `following` is the number of the next one, None when all were told."""

    lines: list[Reason]
    following: int | None


def reasons_for(
    actor: Actor, wish: Wish, proposal: Proposal, *, at: dt.datetime, page: int = 1, whom: str = ""
) -> Reasons:
    """Of the carts around the patient, on the first page; then of the physicians, by name: as many a page.

    `whom`: only those of whose name this is a part.
    """
    home = Home(wish.patient)
    carts = list(carts_around(home)) if wish.form == ActForm.ASSISTED else []
    usable = [cart for cart in carts if _in_use(cart) and not lacking(cart, wish.motive)]
    shown = {offer.practitioner.pk for offer in proposal.offers if not whom}
    shown |= {proposal.requester.pk} if proposal.requester else set()
    rows = _looked_among(actor, wish, home, at, is_named=bool(whom)).exclude(pk__in=shown)
    rows = directory.named(rows, whom).order_by("family_name", "pk")
    first = PEOPLE * (page - 1)
    people = list(rows[first : first + PEOPLE + 1])
    is_over, people = len(people) <= PEOPLE, people[:PEOPLE]
    agendas = Agendas(people, usable, dates=days_from(at, SEARCHED_DAYS), at=at, patient=wish.patient)
    taken = {offer.cart.pk for offer in proposal.offers if offer.cart}
    lines = [
        *(_of_carts(carts, wish, agendas, taken) if page == 1 and not whom else ()),
        *_of_people(actor, people, usable, wish, agendas, Received(home, agendas.dates)),
    ]
    return Reasons(lines, None if is_over else page + 1)


def _looked_among(
    actor: Actor, wish: Wish, home: Home, at: dt.datetime, *, is_named: bool
) -> QuerySet[Practitioner]:
    """Who receives this motive, where all the region is searched, or one by name, by who may book anybody.

    Else the treating physician and the circle of who looks, whatever they do.
    """
    if (is_named or wish.scope == SearchScope.REGION) and policies.agendas_bookable(actor) is None:
        return receiving(wish.motive)
    treating = home.treating
    wanted = bookable(actor, treating, at) | ({treating.pk} if treating else set())
    return directory.physicians().filter(pk__in=wanted)


def _in_use(cart: Cart) -> bool:
    return cart.state == CartState.IN_SERVICE and cart.site.is_open


def _of_carts(carts: Iterable[Cart], wish: Wish, agendas: Agendas, offered: set[int]) -> Iterator[Reason]:
    open_ever = set(CartOpening.objects.filter(cart__in=carts).values_list("cart", flat=True))
    for cart in carts:
        if not cart.site.is_open:
            yield Reason(cart, Why.SITE_CLOSED)
        elif cart.state != CartState.IN_SERVICE:
            yield Reason(cart, Why.CART_OUT)
        elif lacks := lacking(cart, wish.motive):
            yield Reason(cart, Why.LACKS, lack_words(cart, lacks))
        elif cart.pk not in offered:
            yield Reason(
                cart, _why_unused(cart, agendas, is_ever_open=_is_ever_open(cart, open_ever, agendas))
            )


def _is_ever_open(cart: Cart, open_ever: Collection[int], agendas: Agendas) -> bool:
    return cart.pk in open_ever or (cart.is_kit and agendas.is_attended(cart))


def _why_unused(cart: Cart, agendas: Agendas, *, is_ever_open: bool) -> Why:
    if not is_ever_open:
        return Why.NEVER_OPEN
    if agendas.usable(cart):
        return Why.NO_COMMON_HOUR
    is_attended = any(spans for _, spans in agendas.beside(cart))
    return Why.CART_TAKEN if is_attended or not agendas.is_attended(cart) else Why.NOBODY_BESIDE


def _of_people(
    actor: Actor,
    people: Sequence[Practitioner],
    carts: Sequence[Cart],
    wish: Wish,
    agendas: Agendas,
    received: Received,
) -> Iterator[Reason]:
    keys = [one.pk for one in people]
    closed, fit = closed_by(wish.motive), {one.pk for one in receiving(wish.motive, keys)}
    period = Span(civil_day(agendas.dates[0]).starts_at, civil_day(agendas.dates[-1]).ends_at)
    away = {key for key, _ in absences_of(keys, period)}
    may = bookable(actor, None, agendas.at) if actor.role != "physician" else set(keys)
    for one in people:
        if one.pk not in may:
            yield Reason(one, Why.NOT_YOURS)
        elif one.pk not in fit:
            yield Reason(one, Why.OTHER_SPECIALTY)
        elif not (days := received.days_of(one)):
            yield Reason(one, Why.ELSEWHERE)
        elif one.pk in closed:
            yield Reason(one, Why.CLOSED)
        else:
            yield Reason(one, _why_not_free(one, carts, wish, agendas, days, is_away=one.pk in away))


def _why_not_free(
    one: Practitioner,
    carts: Sequence[Cart],
    wish: Wish,
    agendas: Agendas,
    days: Collection[dt.date],
    *,
    is_away: bool,
) -> Why:
    """`days`: those on which this patient may see them."""
    if not agendas.is_kept(one):
        return Why.AWAY if is_away else Why.NO_HOURS
    own = agendas.own_slots(one, wish.motive)
    if not own:
        return Why.AWAY if is_away else Why.FULL
    if not _on(days, own):
        return Why.ELSEWHERE_THEN
    together = any(_on(days, agendas.slots(one, cart, wish.motive)) for cart in carts or (None,))
    return Why.LATER if together else Why.NO_COMMON_HOUR


def _on(days: Collection[dt.date], slots: Iterable[Slot]) -> bool:
    return any(today(slot.starts_at) in days for slot in slots)
