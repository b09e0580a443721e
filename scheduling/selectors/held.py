"""When people and carts are not to be had: acts, absences, and what their other agendas say."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

from core.clock import today
from scheduling.models import Absence
from scheduling.models.limits import LONGEST_BUFFER
from scheduling.rules import NO_LIMITS, Limits, Span, civil_day
from scheduling.selectors.laying import Days
from scheduling.selectors.taken import Exempt, Why, taken_during

# How far an act reaches beyond itself, at most: what is kept after it and before the next.
REACH = dt.timedelta(minutes=2 * LONGEST_BUFFER)


@dataclass(frozen=True, slots=True)
class Held:
    """By key: of physicians with all that they keep around, of carts and of nurses the acts alone.

    `limits`: of those who set any.
    """

    physicians: dict[int, list[Span]] = field(default_factory=dict)
    carts: dict[int, list[Span]] = field(default_factory=dict)
    nurses: dict[int, list[Span]] = field(default_factory=dict)
    limits: dict[int, Limits] = field(default_factory=dict)


def held_on(
    dates: Collection[dt.date],
    *,
    physicians: Collection[int],
    only: Days | None = None,
    carts: Collection[int],
    nurses: Collection[int],
    but: Exempt,
    at: dt.datetime,
) -> Held:
    """One query, however many people. `only`: of the physicians named there, on which of these days.

    The acts of the hours around count too: what is kept before and after reaches over midnight.
    """
    if not dates:
        return Held()
    period, some = _around(dates), only or {}
    periods = {key: _around(some[key]) if key in some else period for key in physicians}
    held, spans = Held(), {why: defaultdict[int, list[Span]](list) for why in Why}
    kept = defaultdict[int, list[tuple[int, Span]]](list)
    for taken in taken_during(periods, period, carts=carts, nurses=nurses, but=but, at=at):
        if taken.why == Why.LIMITS:
            held.limits[taken.who] = taken.limits
        else:
            span = Span(taken.starts_at, taken.ends_at)
            spans[Why(taken.why)][taken.who].append(span)
            if taken.why == Why.ACT and taken.kept_for is not None:
                kept[taken.who].append((taken.kept_for, span))
    acts, away, busy = spans[Why.ACT], spans[Why.ABSENCE], spans[Why.BUSY]
    for key in {*acts, *away, *busy}:
        own = held.limits.get(key, NO_LIMITS)
        taking = own.kept_by_acts(acts[key], _spare(kept[key]))
        held.physicians[key] = [*taking, *away[key], *own.kept_by_busy(busy[key])]
    held.carts.update(spans[Why.CART])
    held.nurses.update(spans[Why.NURSE])
    return held


def _spare(kept: Iterable[tuple[int, Span]]) -> list[Span]:
    """Of the hours kept for one patient on one day, of which they will have one: all but the first."""
    seen, spare = set(), []
    for patient, span in kept:
        day = today(span.starts_at)
        if (patient, day) in seen:
            spare.append(span)
        seen.add((patient, day))
    return spare


def _around(dates: Collection[dt.date]) -> Span:
    return Span(civil_day(min(dates)).starts_at - REACH, civil_day(max(dates)).ends_at + REACH)


def absences_of(physicians: Collection[int], period: Span) -> list[tuple[int, Span]]:
    rows = Absence.objects.filter(
        practitioner__in=physicians, starts_at__lt=period.ends_at, ends_at__gt=period.starts_at
    )
    return [
        (practitioner, Span(*span))
        for practitioner, *span in rows.values_list("practitioner", "starts_at", "ends_at")
    ]
