"""The week drawn on a grid: rows of five minutes, three lanes a day (physician, cart, site)."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from django.utils.formats import date_format

from core.clock import PARIS, today
from core.french import hour
from patients import presenters as patients
from scheduling.enums import ActForm, AppointmentState
from scheduling.models import Appointment
from scheduling.presenters.appointments import FORM_ICONS
from scheduling.rules import Span

ROW = 5  # minutes
ROWS_AN_HOUR = 60 // ROW
EARLIEST, LATEST = 8, 19  # the hours always shown, in France
WORKING_DAYS = 5
MOST_HOURS = 16  # what static/css/agenda-rows.css has rows for
SIDE_BY_SIDE = 3  # more than three at once are drawn over the third


@dataclass(frozen=True, slots=True)
class Block:
    """One block. `kind` is its texture, `lane` which lanes it holds, `place` its share of their width."""

    kind: str
    lane: str
    start: int
    rows: int
    title: str
    detail: str
    icon: str = ""
    public_id: str = ""
    datetime: str = ""
    place: str = ""
    is_objected: bool = False


@dataclass(frozen=True, slots=True)
class Column:
    """One day: its blocks in order of time, and the row of the present moment (0: not on this day)."""

    label: str
    datetime: str
    is_today: bool
    now_row: int
    blocks: list[Block]


@dataclass(frozen=True, slots=True)
class Week:
    hours: list[str]
    columns: list[Column]


@dataclass(frozen=True, slots=True)
class _Frame:
    """The hours that the grid shows, the present moment, and whose agenda it is."""

    first: int
    last: int
    at: dt.datetime
    owners: frozenset[int]
    objected: frozenset[int] = frozenset()

    def row(self, instant: dt.datetime, day: dt.date) -> int:
        """The row where this instant begins; times outside the day or the hours are cut."""
        local = instant.astimezone(PARIS)
        minutes = (local.date() - day).days * 24 * 60 + local.hour * 60 + local.minute
        return max(0, min(minutes - self.first * 60, (self.last - self.first) * 60)) // ROW + 1


def week_grid(
    monday: dt.date,
    rows: Iterable[Appointment],
    *,
    free: list[Span],
    absent: list[Span],
    busy: list[Span],
    owners: frozenset[int],
    objected: frozenset[int] = frozenset(),
    at: dt.datetime,
) -> Week:
    """Five days, and the week-end when it holds something. Time already gone is no longer free.

    `objected`: the acts to which a treating physician objects.
    """
    free = [Span(max(span.starts_at, at), span.ends_at) for span in free if span.ends_at > at]
    held = [row for row in rows if row.state != AppointmentState.CANCELLED]
    spans = [*(Span(row.starts_at, row.ends_at) for row in held), *free]
    frame = replace(_frame(spans, at, owners), objected=objected)
    columns = []
    for offset in range(7):
        day = monday + dt.timedelta(days=offset)
        blocks = _blocks(day, held, free, {"off": absent, "busy": busy}, frame)
        if offset < WORKING_DAYS or blocks:
            columns.append(_column(day, blocks, frame))
    return Week([f"{one}\u00a0h" for one in range(frame.first, frame.last)], columns)


def _frame(spans: Iterable[Span], at: dt.datetime, owners: frozenset[int]) -> _Frame:
    local = [(one.starts_at.astimezone(PARIS), one.ends_at.astimezone(PARIS)) for one in spans]
    first = min([EARLIEST, *(starts.hour for starts, _ in local)])
    last = max([LATEST, *(24 if ends.date() > starts.date() else ends.hour + 1 for starts, ends in local)])
    return _Frame(first, min(last, first + MOST_HOURS), at, owners)


def _column(day: dt.date, blocks: list[Block], frame: _Frame) -> Column:
    is_today = day == today(frame.at)
    return Column(
        label=date_format(day, "D. j").lower(),
        datetime=day.isoformat(),
        is_today=is_today,
        now_row=frame.row(frame.at, day) if is_today else 0,
        blocks=blocks,
    )


def _blocks(
    day: dt.date,
    held: Iterable[Appointment],
    free: Iterable[Span],
    taken: Mapping[str, Iterable[Span]],
    frame: _Frame,
) -> list[Block]:
    booked = [_booked(row, day, frame) for row in held if today(row.starts_at) == day]
    offered = [_plain("free", span, day, frame) for span in free if today(span.starts_at) == day]
    away = [
        _plain(kind, span, day, frame)
        for kind, spans in taken.items()
        for span in spans
        if _touches(span, day)
    ]
    blocks = [*away, *offered, *_side_by_side(booked)]
    return sorted((block for block in blocks if block.rows > 0), key=lambda block: block.start)


def _touches(span: Span, day: dt.date) -> bool:
    return today(span.starts_at) <= day <= today(span.ends_at)


def _booked(row: Appointment, day: dt.date, frame: _Frame) -> Block:
    start = frame.row(row.starts_at, day)
    form = ActForm(row.form)
    return Block(
        kind="past" if row.ends_at <= frame.at else "booked",
        lane="l-all" if form == ActForm.ASSISTED else "l-m",
        start=start,
        rows=frame.row(row.ends_at, day) - start,
        title=patients.display_name(row.patient),
        detail=f"{hour(row.starts_at)} · {_other_side(row, form, frame.owners)}",
        icon=FORM_ICONS[form],
        public_id=str(row.public_id),
        datetime=row.starts_at.astimezone(PARIS).isoformat(),
        is_objected=row.pk in frame.objected,
    )


def _other_side(row: Appointment, form: ActForm, owners: frozenset[int]) -> str:
    """A physician reads the site; the site, and who keeps several agendas, read the physician."""
    if owners != {row.practitioner_id}:
        return row.practitioner.full_name
    return row.site.name if row.site else form.label


def _plain(kind: str, span: Span, day: dt.date, frame: _Frame) -> Block:
    start = frame.row(span.starts_at, day)
    words = f"{hour(span.starts_at)} – {hour(span.ends_at)}"
    title = {"free": f"{words} libre", "off": "Absence", "busy": "Occupé, autre agenda"}[kind]
    texture = "free" if kind == "free" else "off"
    return Block(texture, "l-m", start, frame.row(span.ends_at, day) - start, title, "")


def _side_by_side(blocks: list[Block]) -> list[Block]:
    """Blocks of the same time share the width of the first lane: several physicians of a site."""
    placed: list[Block] = []
    for group in _overlapping(sorted(blocks, key=lambda block: (block.start, block.rows))):
        columns = _columns(group)
        width = min(max(columns, default=0) + 1, SIDE_BY_SIDE)
        placed += [
            block if width == 1 else replace(block, lane="l-m", place=f"of{width} at{min(column + 1, width)}")
            for block, column in zip(group, columns, strict=True)
        ]
    return placed


def _overlapping(blocks: list[Block]) -> list[list[Block]]:
    groups: list[list[Block]] = []
    end = 0
    for block in blocks:
        if not groups or block.start >= end:
            groups.append([])
        groups[-1].append(block)
        end = max(end, block.start + block.rows)
    return groups


def _columns(group: list[Block]) -> list[int]:
    """The first free column for each, from the left."""
    ends: list[int] = []
    taken: list[int] = []
    for block in group:
        column = next((i for i, end in enumerate(ends) if end <= block.start), len(ends))
        ends[column : column + 1] = [block.start + block.rows]
        taken.append(column)
    return taken
