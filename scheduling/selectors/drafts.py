"""What an owner’s week would be after some changes, before anybody saves them."""

import copy
import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any, NamedTuple
from uuid import UUID

from core.clock import today
from core.errors import Stale
from directory.models import Practitioner
from scheduling.enums import AppointmentState
from scheduling.models import Appointment, Motive, Owner, WeeklyRule, calendar_of
from scheduling.rules import OddDay, Span, in_all, instant, is_within, laid_out
from scheduling.selectors.laying import Laid, hours_of, insee_code_of, insee_code_of_rota, odd_day_of
from scheduling.selectors.motives import motives_of
from scheduling.selectors.owners import exceptions_from, weekly_hours
from scheduling.selectors.slots import Agendas, Slot, days_from
from territory.models import Cart

WEEK = 7


@dataclass(frozen=True, slots=True, kw_only=True)
class HoursChange:
    """One rule added (no `rule`), edited, or removed (no `values`). `seen`: when it was saved."""

    rule: UUID | None = None
    values: Mapping[str, Any] | None = None
    seen: dt.datetime | None = None


class Clash(NamedTuple):
    first: WeeklyRule
    second: WeeklyRule


class Yield(NamedTuple):
    """What a week gives to one motive: its slots as saved today, and with the draft."""

    motive: Motive
    before: int
    slots: list[Slot]


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """`open_time`: what is open that week. `left_out`: acts already taken that no rule would cover."""

    rules: list[WeeklyRule]
    clashes: list[Clash]
    open_time: list[Span]
    yields: list[Yield]
    left_out: list[Appointment]


def drafted(owner: Owner, changes: Iterable[HoursChange]) -> list[WeeklyRule]:
    """The rules as they would be, none of them saved; Stale when one was changed since it was seen."""
    rules = {rule.public_id: rule for rule in weekly_hours(owner)}
    calendar, code = calendar_of(owner), insee_code_of(owner)
    for change in changes:
        if change.rule is not None and change.rule not in rules:
            raise Stale
        if change.rule and change.seen is not None and rules[change.rule].updated_at != change.seen:
            raise Stale
        if change.values is None:
            rules.pop(change.rule, None)  # type: ignore[arg-type]
            continue
        fresh = calendar.hours(**{calendar.field: owner})
        row = copy.copy(rules[change.rule]) if change.rule else fresh
        for name, value in change.values.items():
            setattr(row, name, value)
        row.insee_code = _code(row, code)  # type: ignore[attr-defined]
        rules[row.public_id] = row
    return sorted(rules.values(), key=lambda one: (one.weekday, one.starts_at, one.valid_from))


def _code(row: WeeklyRule, own: str) -> str:
    site, territory = getattr(row, "site", None), getattr(row, "territory", None)
    if site is not None:
        return str(site.commune.insee_code)
    return insee_code_of_rota(territory) if territory is not None else own


def clashes_in(rules: Sequence[WeeklyRule]) -> list[Clash]:
    """Two rules of the same time; at a site, of the same person."""
    return [
        Clash(one, other)
        for one, other in combinations(rules, 2)
        if hours_of(one).clashes(hours_of(other))
        and getattr(one, "nurse_id", None) == getattr(other, "nurse_id", None)
    ]


def preview(owner: Owner, changes: Iterable[HoursChange], *, monday: dt.date, at: dt.datetime) -> Preview:
    """The week of that Monday with the changes; slots from `at` on, for the motives of a physician."""
    rules = drafted(owner, changes)
    days = [monday + dt.timedelta(days=offset) for offset in range(WEEK)]
    odd = _odd(owner, monday)
    laid = laid_out([hours_of(rule) for rule in rules], odd, days)
    clashes = clashes_in(rules)
    yields = _yields(owner, laid, monday, at) if isinstance(owner, Practitioner) else []
    return Preview(
        rules=rules,
        clashes=clashes,
        open_time=in_all(laid),
        yields=yields,
        left_out=_left_out(owner, rules, at),
    )


def _odd(owner: Owner, since: dt.date) -> list[OddDay]:
    """The days of the whole owner: one nurse away closes no site."""
    rows = exceptions_from(owner, since)
    return [odd_day_of(row) for row in rows if getattr(row, "nurse_id", None) is None]


def _yields(owner: Practitioner, laid: Laid, monday: dt.date, at: dt.datetime) -> list[Yield]:
    since = max(at, instant(monday, dt.time()))
    days = WEEK - (today(since) - monday).days
    if days <= 0:
        return []
    before = Agendas([owner], [], dates=days_from(since, days), at=since)
    after = Agendas([owner], [], dates=days_from(since, days), at=since)
    after.suppose(owner, laid)
    return [
        Yield(motive, len(before.own_slots(owner, motive)), after.own_slots(owner, motive))
        for motive in motives_of(owner)
    ]


def _left_out(owner: Owner, rules: Sequence[WeeklyRule], at: dt.datetime) -> list[Appointment]:
    """Acts to come that the new hours do not cover: they are kept, and it is said."""
    if isinstance(owner, Practitioner):
        rows = owner.appointments.all()
    elif isinstance(owner, Cart):
        rows = Appointment.objects.filter(cart=owner)
    else:
        return []
    rows = rows.filter(state=AppointmentState.BOOKED, starts_at__gte=at)
    coming = list(rows.select_related("patient").order_by("starts_at", "pk"))
    days = sorted({today(one.starts_at) for one in coming})
    odd = _odd(owner, today(at))
    open_time = in_all(laid_out([hours_of(rule) for rule in rules], odd, days))
    return [one for one in coming if not is_within(Span(one.starts_at, one.ends_at), open_time)]
