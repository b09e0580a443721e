"""By when a request is answered, and how long anybody is waited for."""

import datetime as dt

import pytest

from core.clock import PARIS
from scheduling.enums import Urgency
from scheduling.rules import demands as rules

NINE = dt.datetime(2026, 11, 23, 9, tzinfo=PARIS)
HOUR = dt.timedelta(hours=1)


def paris(*moment: int) -> dt.datetime:
    return dt.datetime(*moment, tzinfo=PARIS)


@pytest.mark.parametrize(
    ("urgency", "asked", "due"),
    [
        (Urgency.HOUR, NINE, paris(2026, 11, 23, 10)),
        (Urgency.TODAY, NINE, paris(2026, 11, 23, 20)),
        # In the evening, « aujourd’hui » still leaves two hours.
        (Urgency.TODAY, paris(2026, 11, 23, 19, 30), paris(2026, 11, 23, 21, 30)),
        # 48 hours are hours: over the change of the clock, the wall shows another time.
        (Urgency.TWO_DAYS, paris(2026, 10, 24, 9), paris(2026, 10, 26, 8)),
        # The evening is that of the wall on the day of the change.
        (Urgency.TODAY, paris(2027, 3, 28, 1), paris(2027, 3, 28, 20)),
    ],
)
def test_by_when_it_is_answered(urgency: Urgency, asked: dt.datetime, due: dt.datetime) -> None:
    assert rules.due_at(urgency, asked.astimezone(dt.UTC)) == due


def test_a_wish_only_makes_it_sooner() -> None:
    assert rules.due_at(Urgency.TODAY, NINE, NINE + HOUR) == NINE + HOUR
    assert rules.due_at(Urgency.HOUR, NINE, NINE + 5 * HOUR) == NINE + HOUR


@pytest.mark.parametrize("urgency", Urgency)
def test_several_physicians_are_asked_before_the_time_is_over(urgency: Urgency) -> None:
    assert rules.turn_ends(urgency, NINE) - NINE <= (rules.due_at(urgency, NINE) - NINE) / 4


def test_proposed_hours_are_not_kept_after_the_first_of_them() -> None:
    soon = NINE + dt.timedelta(minutes=4)
    assert rules.kept_until(Urgency.HOUR, NINE, soon) == soon
    assert rules.kept_until(Urgency.HOUR, NINE, NINE + HOUR) == NINE + dt.timedelta(minutes=10)


def test_the_next_of_what_may_never_come() -> None:
    assert rules.next_of([None, NINE + HOUR, NINE]) == NINE
    assert rules.next_of([None]) is None
