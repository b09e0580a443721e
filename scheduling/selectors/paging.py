"""A page of rows for a wish: step after step until it is full, from where the last one ended."""

from collections.abc import Sequence
from itertools import islice

from directory.models import Practitioner
from scheduling.enums import SearchOrder
from scheduling.selectors.looking import Look, agenda_of
from scheduling.selectors.search import (
    ALL_CARTS,
    PAGE,
    Found,
    Key,
    Row,
    Search,
    Step,
    Tier,
    page_of,
    page_of_one,
    steps_of,
    within,
)
from scheduling.selectors.slots import SEARCHED_DAYS
from scheduling.selectors.wishes import Mark
from territory.models import Cart


def rows_for(look: Look) -> tuple[list[tuple[Tier, Row]], Mark | None]:
    """The rows, each with its tier, and where the next page goes on (None: nothing further)."""
    among, mark = look.among, look.wish.after
    if look.is_hopeless:
        return [], None
    steps = steps_of(among, is_nearest=look.wish.order == SearchOrder.NEAREST)
    found: list[tuple[Tier, Row]] = []
    first = mark.step if mark else 0
    for number, step in islice(enumerate(steps), first, None):
        after = _key_of(mark) if mark and number == first else None
        page = _page_of(look, step, after, min(PAGE - len(found), step.most or PAGE))
        found += [(step.tier, row) for row in page.rows]
        is_capped = step.most and len(page.rows) >= step.most
        if page.last is not None and not is_capped:
            return found, _mark(number, page.last, page.rows)
        if len(found) >= PAGE and number + 1 < len(steps):
            return found, Mark(number + 1, among.at, None, None)
    return found, None


def _page_of(look: Look, step: Step, after: Key | None, most: int) -> Found:
    among = look.among
    search = Search(
        motive=among.motive,
        taking=among.taking,
        patient=among.home.patient,
        frame=within(look.frame, among.at, step.days),
        carts=step.carts,
        beside=among.beside,
        at=among.at,
    )
    if step.one is None:
        return page_of(search, step.pool, after=after, most=most)
    is_read = step.days == SEARCHED_DAYS and step.one == among.home.treating
    agendas = look.own if is_read else agenda_of(among, step.one, sorted(search.frame))
    return page_of_one(search, step.pool, (step.one, agendas), after=after, most=most)


def _mark(step: int, key: Key, rows: Sequence[Row]) -> Mark:
    """Of the last row; or, when too many were looked at for nothing, of the last of these."""
    if rows and rows[-1].key == key:
        last = rows[-1]
        return Mark(
            step, key.starts_at, last.practitioner.public_id, last.cart.public_id if last.cart else None
        )
    who = Practitioner.objects.filter(pk=key.practitioner).values_list("public_id", flat=True).first()
    return Mark(step, key.starts_at, who, None)


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
