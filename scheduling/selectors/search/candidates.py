"""Who opens when: physicians day by day, by the earliest of their hours, without those plainly full.

SQL only leaves out what cannot hold the act; whether it can is said by `Agendas`, as everywhere. One
statement walks the days in order and stops once it has enough of them.
"""

import datetime as dt
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Any, NamedTuple

from django.db import connection

from core.prepared import Statement
from directory.enums import Profession
from directory.models import Practitioner
from scheduling.enums import DayKind
from scheduling.models.appointments import HOLDING
from scheduling.selectors.search.frame import LAST, MIDNIGHT, DayFrame, Frame, Window, changes_hour
from scheduling.selectors.taken import LONGEST_ACT


class Candidate(NamedTuple):
    """A physician (their key) who has no time that day before that hour of the clock."""

    day: dt.date
    clock: dt.time
    practitioner: int


class Origin(StrEnum):
    """Where physicians practise: in this region, or elsewhere and received here (on that day).

    NAMED: here, or received: whoever was named to stand in.
    """

    HERE = "here"
    NAMED = "named"
    RECEIVED = "received"
    ANYWHERE = "anywhere"


@dataclass(frozen=True, slots=True, kw_only=True)
class Pool:
    """Among whom: physicians of these specialties (None: any) and, where they are named, of these keys.

    `communes`: only who works in one of them; `but_communes`: nobody who works in one of those.
    `rota`: only hours kept for the rota of `territories`. `treating`: who stands in for them is received.
    """

    specialties: frozenset[int] | None = None
    people: frozenset[int] | None = None
    but: frozenset[int] = frozenset()
    communes: frozenset[int] | None = None
    but_communes: frozenset[int] = frozenset()
    sites: frozenset[int] = frozenset()
    territories: frozenset[int] = frozenset()
    rota: bool = False
    origin: Origin = Origin.HERE
    treating: int | None = None

    @property
    def is_empty(self) -> bool:
        return self.people is not None and not self.people - self.but

    def admits(self, one: Practitioner) -> bool:
        """What `WHO` and the rest say in SQL, of a pool that does not ask where people work."""
        is_named = (self.people is None or one.pk in self.people) and one.pk not in self.but
        is_fit = self.specialties is None or one.specialty_id in self.specialties
        return one.is_active and one.profession == Profession.PHYSICIAN and is_named and is_fit


WHO = "p.is_active AND p.profession = '10'"
SPECIALTY = "p.specialty_id = ANY(%(specialties)s)"
NAMED = "w.practitioner_id = ANY(%(people)s)"
BUT = "w.practitioner_id <> ALL(%(but)s)"
WORKS_IN = """EXISTS (
    SELECT 1 FROM directory_placeofexercise e JOIN territory_site t ON t.id = e.site_id
    WHERE e.practitioner_id = p.id AND e.ends_on IS NULL AND t.commune_id = ANY(%({})s))"""
LISTED = """EXISTS (
    SELECT 1 FROM scheduling_elsewhereopening o
    JOIN directory_specialty listed ON listed.id = o.specialty_id
    JOIN directory_specialty theirs ON theirs.short_label = listed.short_label
    WHERE theirs.id = p.specialty_id
        AND o.starts_on <= f.day AND (o.ends_on IS NULL OR o.ends_on >= f.day))"""
STANDS_IN = """EXISTS (
    SELECT 1 FROM scheduling_absence s
    WHERE s.deputy_id = p.id AND s.practitioner_id = %(treating)s
        AND s.starts_at < (f.day + 1)::timestamp AT TIME ZONE 'Europe/Paris'
        AND s.ends_at > f.day::timestamp AT TIME ZONE 'Europe/Paris')"""
FROM = {
    Origin.HERE: "p.region = ''",
    Origin.NAMED: f"(p.region = '' OR {LISTED} OR {STANDS_IN})",
    Origin.RECEIVED: f"p.region <> '' AND ({LISTED} OR {STANDS_IN})",
    Origin.ANYWHERE: "TRUE",
}
ROTA = "w.territory_id = ANY(%(territories)s)"
# Hours are for anybody, for one site’s carts, or for the rota of a territory.
SERVES = """(w.site_id IS NULL OR w.site_id = ANY(%(sites)s))
    AND (w.territory_id IS NULL OR w.territory_id = ANY(%(territories)s))"""

# OFFSET 0 puts the hours of a day in order; outside, each is asked of in turn until there are enough.
SEARCH = """
SELECT f.day, c.clock, c.practitioner_id
FROM (
    SELECT * FROM unnest(
        %(days)s::date[], %(weekdays)s::int[], %(since)s::time[], %(until)s::time[], %(ends)s::time[],
        %(holidays)s::boolean[]
    ) AS frame (day, weekday, since, until, ends, is_holiday) ORDER BY day, since
) AS f
CROSS JOIN LATERAL (
    SELECT w.clock, w.practitioner_id
    FROM (
        SELECT w.*, (f.day + w.clock) AT TIME ZONE 'Europe/Paris' AS opens,
            (f.day + LEAST(w.ends_at, f.ends)) AT TIME ZONE 'Europe/Paris' AS closes
        FROM (
            SELECT w.*, GREATEST(w.starts_at, f.since) AS clock
            FROM (
                SELECT practitioner_id, starts_at, ends_at, FALSE AS is_odd
                FROM scheduling_weeklyavailability w
                WHERE {whose} AND weekday = f.weekday
                    AND valid_from <= f.day AND (valid_to IS NULL OR valid_to >= f.day)
                    AND (on_holidays OR NOT f.is_holiday)
                UNION ALL
                SELECT practitioner_id, starts_at, ends_at, TRUE
                FROM scheduling_availabilityexception w
                WHERE {whose} AND day = f.day AND kind = %(open)s
            ) AS w
            WHERE w.ends_at > f.since AND w.starts_at < f.until
                AND (f.day > %(day)s::date
                    OR (GREATEST(w.starts_at, f.since), w.practitioner_id)
                        > (%(clock)s::time, %(last)s::bigint))
            ORDER BY clock, w.practitioner_id OFFSET 0
        ) AS w
    ) AS w
    WHERE EXISTS (SELECT 1 FROM directory_practitioner p WHERE p.id = w.practitioner_id AND {who})
        AND ({holds})
    ORDER BY w.clock, w.practitioner_id LIMIT %(limit)s
) AS c
ORDER BY f.day, c.clock, c.practitioner_id LIMIT %(limit)s
"""

# What may hold the act: not on leave all along, and free minutes enough, or hours that touch others of the
# same day (a time may lie across both). On a day of the change of the hour everything is kept: SQL and we
# do not read the clock of that night alike.
HOLDS = """
f.day = ANY(%(odd_days)s::date[])
OR NOT EXISTS (
    SELECT 1 FROM scheduling_absence b
    WHERE b.practitioner_id = w.practitioner_id AND b.starts_at <= w.opens AND b.ends_at >= w.closes)
AND (w.is_odd OR NOT EXISTS (
    SELECT 1 FROM scheduling_availabilityexception x
    WHERE x.practitioner_id = w.practitioner_id AND x.day = f.day AND x.kind = %(closed)s
        AND x.starts_at IS NULL))
AND (
    w.closes - w.opens >= %(length)s::interval + COALESCE((
        SELECT sum(LEAST(a.ends_at, w.closes) - GREATEST(a.starts_at, w.opens))
        FROM scheduling_appointment a
        WHERE a.practitioner_id = w.practitioner_id AND a.state = ANY(%(holding)s) AND NOT a.is_rehearsal
            AND a.starts_at < w.closes AND a.ends_at > w.opens
            AND a.starts_at > w.opens - %(longest)s::interval), interval '0')
    OR EXISTS (
        SELECT 1 FROM scheduling_weeklyavailability n
        WHERE n.practitioner_id = w.practitioner_id
            AND n.weekday = f.weekday
            AND (n.starts_at = w.ends_at OR n.ends_at = w.starts_at))
    OR EXISTS (
        SELECT 1 FROM scheduling_availabilityexception o
        WHERE o.practitioner_id = w.practitioner_id AND o.day = f.day AND o.kind = %(open)s))
"""
QUARTER, QUARTERS = 15, 8  # minutes of each, and how many of them
FIRST = Candidate(dt.date.min, dt.time(), 0)


def candidates(pool: Pool, frame: Frame, *, minutes: int, after: Candidate, limit: int) -> list[Candidate]:
    """The next ones in order of day, hour and key: one query. `minutes`: the least that the act may last."""
    days = [one for day, one in sorted(frame.items()) if day >= after.day]
    rows = list(_quarters(days, minutes))
    if pool.is_empty or not rows:
        return []
    given: dict[str, Any] = {
        "days": _array(day for day, _, _ in rows),
        "weekdays": _array(day.weekday() for day, _, _ in rows),
        "since": _array(window.since for _, _, window in rows),
        "until": _array(window.until for _, _, window in rows),
        "ends": _array(window.ends for _, _, window in rows),
        "holidays": _array(is_holiday for _, is_holiday, _ in rows),
        "odd_days": [one.day for one in days if changes_hour(one.day)],
        "open": DayKind.OPEN.value,
        "closed": DayKind.CLOSED.value,
        "day": after.day,
        "clock": after.clock,
        "last": after.practitioner,
        "limit": limit,
        "length": dt.timedelta(minutes=minutes),
        "longest": LONGEST_ACT,
        "holding": [str(one.value) for one in HOLDING],
    }
    return [Candidate(*row) for row in _rows(pool, given | _keys(pool))]


def _quarters(days: Iterable[DayFrame], minutes: int) -> Iterator[tuple[dt.date, bool, Window]]:
    """The windows, of which the first that have begun go by quarters of an hour for a while.

    Everybody who is open already opens at once there: who is free in this quarter comes before who is later,
    and nobody need be looked at for an hour that is not among the first.
    """
    left = QUARTERS
    for one in days:
        for window in one.windows:
            while left and window.since > MIDNIGHT and not changes_hour(one.day):
                until = _later(window.since, QUARTER - window.since.minute % QUARTER).replace(
                    second=0, microsecond=0
                )
                if until >= window.until:
                    break
                yield (
                    one.day,
                    one.is_holiday,
                    Window(window.since, until, min(window.ends, _later(until, minutes))),
                )
                window, left = window._replace(since=until), left - 1
            yield one.day, one.is_holiday, window


def _later(clock: dt.time, minutes: int) -> dt.time:
    """The same day."""
    hours, minute = divmod(clock.hour * 60 + clock.minute + minutes, 60)
    return clock.replace(hour=hours, minute=minute) if hours < 24 else LAST


def _rows(pool: Pool, given: Mapping[str, Any]) -> list[Any]:
    """A rota’s hours are few: which, PostgreSQL must know to find them by their territory."""
    if not pool.rota:
        return _prepared(_statement(pool)).rows(connection, given)
    with connection.cursor() as cursor:
        cursor.execute(_statement(pool), given)
        return list(cursor.fetchall())


@cache
def _prepared(text: str) -> Statement:
    """There are only so many: which questions a pool asks, not of whom."""
    return Statement.written("candidates", text)


def _statement(pool: Pool) -> str:
    """Made of the constants above, and of nothing that anybody typed."""
    whose = [SERVES]
    whose += [NAMED] if pool.people is not None else []
    whose += [BUT] if pool.but else []
    whose += [ROTA] if pool.rota else []
    who = [WHO, FROM[pool.origin]]
    who += [SPECIALTY] if pool.specialties is not None else []
    who += [WORKS_IN.format("communes")] if pool.communes is not None else []
    who += ["NOT " + WORKS_IN.format("but_communes")] if pool.but_communes else []
    return SEARCH.format(whose=" AND ".join(whose), who=" AND ".join(who), holds=HOLDS)


def _keys(pool: Pool) -> dict[str, Any]:
    return {
        "specialties": _listed(pool.specialties or ()),
        "people": _listed(pool.people or ()),
        "but": _listed(pool.but),
        "treating": pool.treating,
        "communes": _listed(pool.communes or ()),
        "but_communes": _listed(pool.but_communes),
        "sites": _listed(pool.sites),
        "territories": _listed(pool.territories),
    }


def _array(values: Iterable[dt.date | dt.time | int]) -> str:
    """As PostgreSQL writes it: hundreds of values, none of them typed by anybody."""
    return "{" + ",".join(map(str, values)) + "}"


def _listed(keys: Collection[int]) -> list[int]:
    return sorted(keys)
