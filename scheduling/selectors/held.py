"""When people and carts are not to be had: acts, absences, and what their other agendas say."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field

from scheduling.models import Absence
from scheduling.rules import NO_LIMITS, Limits, Span, civil_day
from scheduling.selectors.taken import Exempt, Why, taken_during

A_DAY = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Held:
    """By key: of physicians with all that they keep around, of carts and of nurses the acts alone.

    `limits`: of those who set any.
    """

    physicians: dict[int, list[Span]] = field(default_factory=dict)
    carts: dict[int, list[Span]] = field(default_factory=dict)
    nurses: dict[int, list[Span]] = field(default_factory=dict)
    limits: dict[int, Limits] = field(default_factory=dict)

    def add(self, cart: int | None, nurse: int | None, span: Span) -> None:
        for party, key in ((self.carts, cart), (self.nurses, nurse)):
            if key is not None:
                party.setdefault(key, []).append(span)


def held_on(
    dates: Collection[dt.date],
    *,
    physicians: Collection[int],
    carts: Collection[int],
    nurses: Collection[int],
    but: Exempt,
    at: dt.datetime,
) -> Held:
    """One query, however many people.

    The acts of the days around count too: what is kept before and after reaches over midnight.
    """
    if not dates:
        return Held()
    period = Span(civil_day(min(dates)).starts_at - A_DAY, civil_day(max(dates)).ends_at + A_DAY)
    held = Held()
    acts, away, busy = _by_physician(), _by_physician(), _by_physician()
    for taken in taken_during(period, physicians=physicians, carts=carts, nurses=nurses, but=but, at=at):
        span = Span(taken.starts_at, taken.ends_at)
        if taken.why == Why.ACT:
            held.add(taken.cart, taken.nurse, span)
            acts[taken.practitioner].append(span)
            if taken.beside is not None:
                acts[taken.beside].append(span)
        elif taken.why == Why.LIMITS:
            held.limits[taken.practitioner] = taken.limits
        else:
            (away if taken.why == Why.ABSENCE else busy)[taken.practitioner].append(span)
    for key in {*acts, *away, *busy}:
        own = held.limits.get(key, NO_LIMITS)
        held.physicians[key] = [*own.kept_by_acts(acts[key]), *away[key], *own.kept_by_busy(busy[key])]
    return held


def _by_physician() -> defaultdict[int, list[Span]]:
    return defaultdict(list)


def absences_of(physicians: Collection[int], period: Span) -> list[tuple[int, Span]]:
    rows = Absence.objects.filter(
        practitioner__in=physicians, starts_at__lt=period.ends_at, ends_at__gt=period.starts_at
    )
    return [
        (practitioner, Span(*span))
        for practitioner, *span in rows.values_list("practitioner", "starts_at", "ends_at")
    ]
