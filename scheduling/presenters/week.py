"""The week drawn on a grid: rows of five minutes, three lanes a day (physician, cart, site)."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, replace

from django.utils.formats import date_format

from core.clock import PARIS, today
from core.french import hour
from patients import presenters as patients
from scheduling.enums import ActForm, AppointmentState
from scheduling.models import Appointment
from scheduling.presenters.appointments import FORM_ICONS, delay_words
from scheduling.rules import Span

ROW = 5  # minutes
ROWS_AN_HOUR = 60 // ROW
EARLIEST, LATEST = 8, 19  # the hours always shown, in France
WORKING_DAYS = 5
UNNAMED = ("held", "kept", "demand")  # booked, kept for a while, proposed to a request
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
    is_confidential: bool = False


@dataclass(frozen=True, slots=True)
class Mark:
    """What the grid shows besides appointments: "free", "off" (away) or, with nobody named, `UNNAMED`."""

    kind: str
    span: Span
    title: str
    detail: str = ""


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
    marks: Iterable[Mark],
    *,
    owners: frozenset[int],
    objected: frozenset[int] = frozenset(),
    at: dt.datetime,
) -> Week:
    """Five days, and the week-end when it holds something. Time already gone is no longer free.

    `owners`: the physicians whose agenda it is, who need not be named; `objected`: the acts to which a
    treating physician objects.
    """
    others = [shown for mark in marks if (shown := _to_come(mark, at)) is not None]
    held = [row for row in rows if row.state != AppointmentState.CANCELLED]
    spans = [
        *(Span(row.starts_at, row.ends_at) for row in held),
        *(one.span for one in others if one.kind != "off"),
    ]
    frame = replace(_frame(spans, at, owners), objected=objected)
    columns = []
    for offset in range(7):
        day = monday + dt.timedelta(days=offset)
        blocks = _blocks(day, held, others, frame)
        if offset < WORKING_DAYS or blocks:
            columns.append(_column(day, blocks, frame))
    return Week([f"{one}\u00a0h" for one in range(frame.first, frame.last)], columns)


def _to_come(mark: Mark, at: dt.datetime) -> Mark | None:
    if mark.kind != "free":
        return mark
    span = Span(max(mark.span.starts_at, at), mark.span.ends_at)
    return replace(mark, span=span) if span.starts_at < span.ends_at else None


def _frame(spans: Iterable[Span], at: dt.datetime, owners: frozenset[int]) -> _Frame:
    local = [(one.starts_at.astimezone(PARIS), one.ends_at.astimezone(PARIS)) for one in spans]
    first = min([EARLIEST, *(starts.hour for starts, _ in local)])
    last = max([LATEST, *(24 if ends.date() > starts.date() else ends.hour + 1 for starts, ends in local)])
    return _Frame(first, last, at, owners)


def _column(day: dt.date, blocks: list[Block], frame: _Frame) -> Column:
    is_today = day == today(frame.at)
    return Column(
        label=date_format(day, "D. j").lower(),
        datetime=day.isoformat(),
        is_today=is_today,
        now_row=frame.row(frame.at, day) if is_today else 0,
        blocks=blocks,
    )


def _blocks(day: dt.date, held: Iterable[Appointment], marks: Iterable[Mark], frame: _Frame) -> list[Block]:
    booked = [_booked(row, day, frame) for row in held if today(row.starts_at) == day]
    here = [mark for mark in marks if _touches(mark.span, day)]
    away = [_plain(mark, day, frame) for mark in here if mark.kind == "off"]
    free = [_plain(mark, day, frame) for mark in here if mark.kind == "free"]
    taken = [_plain(mark, day, frame) for mark in here if mark.kind in UNNAMED]
    blocks = [*away, *_side_by_side(free), *_side_by_side([*booked, *taken])]
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
        rows=max(frame.row(row.ends_at, day) - start, 1),
        title=patients.display_name(row.patient),
        detail=" · ".join(
            filter(None, [hour(row.starts_at), _other_side(row, form, frame.owners), _news(row)])
        ),
        icon="check" if row.confirmed_at else FORM_ICONS[form],
        public_id=str(row.public_id),
        datetime=row.starts_at.astimezone(PARIS).isoformat(),
        is_objected=row.pk in frame.objected,
        is_confidential=row.is_confidential,
    )


def _other_side(row: Appointment, form: ActForm, owners: frozenset[int]) -> str:
    """A physician reads the site; the site, and who keeps several agendas, read the physician."""
    if owners != {row.practitioner_id}:
        return row.practitioner.full_name
    return row.place or form.label


def _news(row: Appointment) -> str:
    """What became of it, or who is late."""
    return "non venu" if row.state == AppointmentState.MISSED else delay_words(row)


def _plain(mark: Mark, day: dt.date, frame: _Frame) -> Block:
    start = frame.row(mark.span.starts_at, day)
    return Block(mark.kind, "l-m", start, frame.row(mark.span.ends_at, day) - start, mark.title, mark.detail)


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
