"""A page of rows for a wish: step after step until it is full, from where the last one ended."""

import datetime as dt
from collections.abc import Sequence
from itertools import islice

from core.actors import Actor
from directory.models import Practitioner
from patients.models import Patient
from scheduling.enums import SearchOrder
from scheduling.rules import Span
from scheduling.selectors.motives import least_minutes
from scheduling.selectors.search import (
    ALL_CARTS,
    PAGE,
    Among,
    Key,
    Row,
    Search,
    Tier,
    frame_of,
    narrowed,
    page_of,
    steps_of,
    within,
)
from scheduling.selectors.slots import Agendas
from scheduling.selectors.wishes import Mark, Wish
from territory.models import Cart


def rows_for(
    actor: Actor, wish: Wish, carts: Sequence[Cart], requester: Practitioner | None, at: dt.datetime
) -> tuple[list[tuple[Tier, Row]], Mark | None]:
    """The rows, each with its tier, and where the next page goes on (None: nothing further)."""
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
