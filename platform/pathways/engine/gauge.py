"""The share of teleconsultations in a physician's year: what counts, and how near the limit."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from pathways.engine.facts import act_of
from pathways.engine.rulebook import Rulebook
from pathways.engine.situation import Situation
from pathways.engine.tables import Gauge

Level = Literal["below", "near", "reached"]


@dataclass(frozen=True, slots=True)
class GaugeReading:
    """`share` and `limit` are shares of the whole activity, 0 to 1."""

    share: Decimal
    limit: Decimal
    level: Level
    source: str


def counts_in_gauge(situation: Situation, rulebook: Rulebook) -> bool:
    """True when this act counts towards the limit of its day. An unknown fact counts."""
    gauge = gauge_of(situation.physician.specialty, situation.date, rulebook)
    if gauge is None:
        return False
    if act_of(situation.form) == "tele_expertise":
        return gauge.counts_tele_expertise
    return gauge.counts_own_patients or situation.physician.is_treating_physician is not True


def read_gauge(
    *,
    counted: int,
    total: int,
    specialty: str | None,
    on: dt.date,
    rulebook: Rulebook,
    by_decision: bool = False,
) -> GaugeReading | None:
    """Where `counted` acts out of `total` stand; None without a limit that day, or without activity.

    `by_decision`: the local decision that raises the limit, where the convention allows one.
    """
    gauge = gauge_of(specialty, on, rulebook)
    if gauge is None or total <= 0:
        return None
    limit = gauge.limit_by_decision if by_decision and gauge.limit_by_decision is not None else gauge.limit
    share = Decimal(counted) / Decimal(total)
    return GaugeReading(share, limit, _level(share, limit, gauge.warn_at), gauge.source.title)


def gauge_of(specialty: str | None, on: dt.date | None, rulebook: Rulebook) -> Gauge | None:
    """The limit that applies to this specialty that day."""
    if specialty is None or on is None:
        return None
    return next((gauge for gauge in rulebook.edition(on).gauges if specialty in gauge.specialties), None)


def _level(share: Decimal, limit: Decimal, warn_at: Decimal) -> Level:
    if share >= limit:
        return "reached"
    return "near" if share >= limit * warn_at else "below"
