"""The hours of an owner drawn on one week, and told in words where there is no grid."""

import datetime as dt
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from core import french
from core.clock import PARIS, today
from directory.models import Practitioner
from scheduling.enums import DayKind, Weekday
from scheduling.models import Absence, DayException, Owner, WeeklyRule
from scheduling.presenters.week import ROW, ROWS_AN_HOUR
from scheduling.rules import Span, holiday_on
from scheduling.selectors.laying import hours_of

EARLIEST, LATEST = 7, 20  # the hours always shown
DAYS = 7


@dataclass(frozen=True, slots=True)
class RuleBlock:
    """One rule: as the editor moves it (`given`), as it is drawn, as it is read.

    `is_shown`: it holds on this week; `tone`: "m" anybody, "s" a site, "c" a rota.
    """

    given: dict[str, str]
    tone: str
    start: int
    rows: int
    day: str
    title: str
    detail: str
    validity: str
    is_shown: bool

    @property
    def json(self) -> str:
        return json.dumps(self.given)


@dataclass(frozen=True, slots=True)
class Veil:
    """What the week does not decide: a leave, a day closed or opened, a public holiday."""

    kind: str
    start: int
    rows: int
    title: str


@dataclass(frozen=True, slots=True)
class Day:
    number: int
    name: str
    label: str
    datetime: str
    is_today: bool
    holiday: str
    blocks: list[RuleBlock]
    veils: list[Veil]


@dataclass(frozen=True, slots=True)
class Editor:
    """`first`: the hour of the first row. `others`: rules that do not hold on this week."""

    monday: str
    first: int
    hours: list[str]
    days: list[Day]
    others: list[RuleBlock]
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Week:
    """What is drawn: the rules, and what changes them that week."""

    monday: dt.date
    rules: Sequence[WeeklyRule]
    exceptions: Sequence[DayException]
    absences: Sequence[Absence]
    busy: Sequence[Span]
    department: str
    at: dt.datetime


def editor(owner: Owner, week: Week) -> Editor:
    first, last = _frame(week)
    blocks = [_block(owner, rule, week, first) for rule in week.rules]
    days = [_day(week, offset, blocks, (first, last)) for offset in range(DAYS)]
    return Editor(
        monday=week.monday.isoformat(),
        first=first,
        hours=[f"{one}\u00a0h" for one in range(first, last)],
        days=days,
        others=[block for block in blocks if not block.is_shown],
        count=len(blocks),
    )


def _frame(week: Week) -> tuple[int, int]:
    """The hours shown: those of a day’s work, and what the rules and the exceptions of the week need."""
    last_day = week.monday + dt.timedelta(days=DAYS - 1)
    drawn: list[Any] = [*week.rules, *(one for one in week.exceptions if one.day <= last_day)]
    first = min([EARLIEST, *(one.starts_at.hour for one in drawn if one.starts_at)])
    last = max([LATEST, *(min(one.ends_at.hour + 1, 24) for one in drawn if one.ends_at)])
    return first, last


def _row(clock: dt.time, first: int) -> int:
    return (clock.hour - first) * ROWS_AN_HOUR + clock.minute // ROW + 1


def _block(owner: Owner, rule: WeeklyRule, week: Week, first: int) -> RuleBlock:
    start = _row(rule.starts_at, first)
    day = week.monday + dt.timedelta(days=rule.weekday)
    return RuleBlock(
        given=given_of(rule),
        tone=_tone(owner, rule),
        start=start,
        rows=max(_row(rule.ends_at, first) - start, 1),
        day=Weekday(rule.weekday).label,
        title=french.hours_between(rule.starts_at, rule.ends_at),
        detail=served(owner, rule),
        validity=validity(rule, today(week.at)),
        is_shown=hours_of(rule).holds(day),
    )


def given_of(rule: Any) -> dict[str, str]:
    """What HoursForm is given to show it, with the rule that it is and when it was written."""
    given = {
        "rule": str(rule.public_id),
        "seen": rule.updated_at.isoformat(),
        "weekday": str(rule.weekday),
        "starts_at": f"{rule.starts_at:%H:%M}",
        "ends_at": f"{rule.ends_at:%H:%M}",
        "valid_from": rule.valid_from.isoformat(),
        "valid_to": rule.valid_to.isoformat() if rule.valid_to else "",
        "on_holidays": "on" if rule.on_holidays else "",
    }
    if hasattr(rule, "territory_id"):
        given["place"] = place_key(rule)
    if hasattr(rule, "nurse_id"):
        given["nurse"] = str(rule.nurse.public_id) if rule.nurse else ""
    return given


def place_key(row: Any) -> str:
    """The choice of the form’s « Pour qui » that a row is."""
    if getattr(row, "site", None) is not None:
        return f"site:{row.site.public_id}"
    return f"territoire:{row.territory.public_id}" if getattr(row, "territory", None) else "tous"


def _tone(owner: Owner, rule: Any) -> str:
    if isinstance(owner, Practitioner):
        return "s" if rule.site_id else "c" if rule.territory_id else "m"
    return "s" if hasattr(rule, "nurse_id") else "c"


def served(owner: Owner, rule: Any) -> str:
    """For whom, or with whom: « EHPAD Les Marronniers », « À distance », « Nadia Benali »."""
    if not isinstance(owner, Practitioner):
        nurse = getattr(rule, "nurse", None)
        return nurse.full_name if nurse else "Une personne formée" if hasattr(rule, "nurse_id") else "Ouvert"
    return str(rule.site or rule.territory or "À distance, pour tous")


def validity(rule: WeeklyRule, day: dt.date) -> str:
    """« dès le 1er janv. 2027 », « jusqu’au 31 mars 2027 »; "" of what holds now without an end."""
    since = f"dès le {french.short_date(rule.valid_from)}" if rule.valid_from > day else ""
    until = f"jusqu’au {french.short_date(rule.valid_to)}" if rule.valid_to else ""
    words = " ".join(filter(None, (since, until)))
    return ", ".join(filter(None, (words, "jours fériés compris" if rule.on_holidays else "")))


def _day(week: Week, offset: int, blocks: Iterable[RuleBlock], frame: tuple[int, int]) -> Day:
    day = week.monday + dt.timedelta(days=offset)
    return Day(
        number=offset,
        name=Weekday(offset).label,
        label=f"{Weekday(offset).label[:3].lower()}.\u00a0{day.day}",
        datetime=day.isoformat(),
        is_today=day == today(week.at),
        holiday=holiday_on(day, week.department),
        blocks=[one for one in blocks if one.is_shown and one.given["weekday"] == str(offset)],
        veils=[*_absent(week, day, frame), *_busy(week, day, frame), *_odd(week, day, frame)],
    )


def _absent(week: Week, day: dt.date, frame: tuple[int, int]) -> Iterable[Veil]:
    for row in week.absences:
        yield from _taken(Span(row.starts_at, row.ends_at), day, frame, _absence_title(row))


def _busy(week: Week, day: dt.date, frame: tuple[int, int]) -> Iterable[Veil]:
    for span in week.busy:
        yield from _taken(span, day, frame, "Occupé, autre agenda")


def _taken(span: Span, day: dt.date, frame: tuple[int, int], title: str) -> Iterable[Veil]:
    """The part of it on that day, if any."""
    starts, ends = span.starts_at.astimezone(PARIS), span.ends_at.astimezone(PARIS)
    opens = starts.time() if starts.date() == day else dt.time()
    closes = ends.time() if ends.date() == day else None
    if starts.date() <= day <= ends.date() and closes != dt.time():
        yield _veil("off", opens, closes, frame, title)


def _absence_title(row: Absence) -> str:
    return f"Absence. Supplée\u00a0: {row.deputy.full_name}" if row.deputy else "Absence"


def _odd(week: Week, day: dt.date, frame: tuple[int, int]) -> Iterable[Veil]:
    for row in week.exceptions:
        if row.day == day:
            kind = "off" if row.kind == DayKind.CLOSED else "extra"
            who = getattr(row, "nurse", None)
            said = [who.full_name if who else "", str(DayKind(row.kind).label), row.reason]
            title = ", ".join(filter(None, said))
            yield _veil(kind, row.starts_at or dt.time(), row.ends_at, frame, title)


def _veil(kind: str, opens: dt.time, closes: dt.time | None, frame: tuple[int, int], title: str) -> Veil:
    first, last = frame
    lowest = (last - first) * ROWS_AN_HOUR + 1
    start = min(max(_row(opens, first), 1), lowest)
    end = lowest if closes is None else min(max(_row(closes, first), 1), lowest)
    return Veil(kind, start, max(end - start, 1), title)
