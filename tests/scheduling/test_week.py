"""The week on its grid: rows of five minutes, lanes, and who shares the width."""

import datetime as dt
from pathlib import Path

import pytest

from core.clock import PARIS
from scheduling.enums import ActForm, AppointmentState
from scheduling.presenters.week import Block, Mark, Week, week_grid
from scheduling.rules import Span
from tests.scheduling.factories import AppointmentFactory

MONDAY = dt.date(2026, 11, 23)
TUESDAY = MONDAY + dt.timedelta(days=1)


def instant(day: dt.date, hour: int, minute: int = 0) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(hour, minute), tzinfo=PARIS)


def span(day: dt.date, first: int, last: int) -> Span:
    return Span(instant(day, first), instant(day, last))


def drawn(rows=(), *, free=(), absent=(), taken=(), owners=frozenset(), at=None) -> Week:
    at = at or instant(MONDAY, 7)
    kinds = {"free": free, "off": absent, "held": taken}
    marks = [Mark(kind, one, kind) for kind, spans in kinds.items() for one in spans]
    return week_grid(MONDAY, list(rows), marks, owners=owners, at=at)


def held(starts_at: dt.datetime, minutes: int = 20, **given):
    """An appointment as the page reads it."""
    given = {"form": ActForm.SIMPLE_VIDEO} | given
    ends_at = starts_at + dt.timedelta(minutes=minutes)
    return AppointmentFactory(starts_at=starts_at, ends_at=ends_at, **given)


def of_day(week: Week, offset: int = 0) -> list[Block]:
    return week.columns[offset].blocks


def test_an_empty_week_has_five_days_from_eight_to_nineteen():
    week = drawn()
    assert [column.label for column in week.columns] == [
        "lun. 23",
        "mar. 24",
        "mer. 25",
        "jeu. 26",
        "ven. 27",
    ]
    assert (week.hours[0], week.hours[-1]) == ("8\u00a0h", "18\u00a0h")


def test_a_row_is_five_minutes(db):
    (block,) = of_day(drawn([held(instant(MONDAY, 8, 50))]))
    assert (block.start, block.rows, block.kind, block.lane) == (11, 4, "booked", "l-m")


def test_the_grid_grows_with_an_early_or_a_late_act(db):
    week = drawn([held(instant(MONDAY, 6, 30)), held(instant(TUESDAY, 20, 40))])
    assert (week.hours[0], week.hours[-1]) == ("6\u00a0h", "21\u00a0h")


def test_a_night_rota_hides_nothing_of_the_evening(db):
    """A whole day is drawn when its acts ask for it: the last one ends at midnight."""
    acts = [held(instant(MONDAY, 0, 15)), held(instant(MONDAY, 20)), held(instant(MONDAY, 23, 40))]
    week = drawn(acts)
    assert (len(week.hours), week.hours[0], week.hours[-1]) == (24, "0\u00a0h", "23\u00a0h")
    assert [(block.start, block.rows) for block in of_day(week)] == [(4, 4), (241, 4), (285, 4)]


def test_the_sheet_has_a_class_for_each_row_of_a_whole_day():
    sheet = Path("static/css/agenda-rows.css").read_text()
    wanted = [*(f".s{row} " for row in range(1, 290)), *(f".d{rows} " for rows in range(1, 289)), ".rows24 "]
    assert [one for one in wanted if one not in sheet] == []


def test_the_week_end_shows_only_when_it_holds_something(db):
    saturday = MONDAY + dt.timedelta(days=5)
    assert len(drawn([held(instant(saturday, 9))]).columns) == 6


def test_what_is_over_is_drawn_as_past_and_what_is_cancelled_is_not_drawn(db):
    gone = held(instant(MONDAY, 8))
    cancelled = AppointmentFactory.build(
        state=AppointmentState.CANCELLED, starts_at=instant(MONDAY, 9), ends_at=instant(MONDAY, 10)
    )
    blocks = of_day(drawn([gone, cancelled], at=instant(MONDAY, 12)))
    assert [block.kind for block in blocks] == ["past"]


def test_the_present_is_a_line_on_its_day():
    week = drawn(at=instant(TUESDAY, 9, 30))
    assert [column.now_row for column in week.columns] == [0, 19, 0, 0, 0]
    assert [column.is_today for column in week.columns] == [False, True, False, False, False]


def test_free_time_already_gone_is_not_free():
    week = drawn(free=[span(MONDAY, 9, 12), span(TUESDAY, 9, 12)], at=instant(TUESDAY, 10))
    assert of_day(week, 0) == []
    assert [(block.kind, block.start, block.rows) for block in of_day(week, 1)] == [("free", 25, 24)]


def test_an_absence_of_several_days_is_on_each_of_them():
    week = drawn(absent=[Span(instant(MONDAY, 14), instant(TUESDAY, 12))])
    assert [(block.kind, block.start) for column in week.columns for block in column.blocks] == [
        ("off", 73),
        ("off", 1),
    ]


def test_the_same_hour_is_shared_side_by_side(db):
    one, other = held(instant(MONDAY, 9), 30), held(instant(MONDAY, 9, 10), 30)
    alone = held(instant(MONDAY, 11))
    assert [block.place for block in of_day(drawn([one, other, alone]))] == ["of2 at1", "of2 at2", ""]


def test_free_time_of_several_is_shared_side_by_side():
    week = drawn(free=[span(MONDAY, 9, 12), span(MONDAY, 10, 11)])
    assert [(block.kind, block.place) for block in of_day(week)] == [("free", "of2 at1"), ("free", "of2 at2")]


def test_an_hour_held_without_a_name_leads_nowhere(db):
    known = held(instant(MONDAY, 9), 60)
    blocks = of_day(drawn([known], taken=[span(MONDAY, 9, 10)]))
    assert [(block.kind, bool(block.public_id)) for block in blocks] == [("booked", True), ("held", False)]


def test_who_did_not_come_and_who_is_late_are_said(db):
    gone = held(instant(MONDAY, 9), state=AppointmentState.MISSED)
    late = held(instant(TUESDAY, 9), delay_minutes=10, late_party="physician", delayed_at=instant(TUESDAY, 8))
    week = drawn([gone, late])
    assert of_day(week)[0].detail.endswith("non venu")
    assert "10\u00a0min" in of_day(week, 1)[0].detail


@pytest.mark.parametrize("is_own", [True, False])
def test_a_physician_reads_the_form_and_others_read_the_physician(db, is_own: bool):
    row = held(instant(MONDAY, 9))
    owners = frozenset({row.practitioner_id}) if is_own else frozenset()
    (block,) = of_day(drawn([row], owners=owners))
    expected = ActForm.SIMPLE_VIDEO.label if is_own else row.practitioner.full_name
    assert block.detail.endswith(expected)
