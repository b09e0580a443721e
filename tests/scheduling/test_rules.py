import datetime as dt
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduling.rules import PARIS, Hours, Span, common, is_within, merged, slots_in, without

MONDAY_MORNING = Hours(
    weekday=0, starts_at=dt.time(9), ends_at=dt.time(12), valid_from=dt.date(2026, 1, 1), on_holidays=True
)
ORIGIN = dt.datetime(2026, 11, 23, tzinfo=dt.UTC)


def span(start: int, end: int) -> Span:
    """Minutes after a fixed instant."""
    return Span(ORIGIN + dt.timedelta(minutes=start), ORIGIN + dt.timedelta(minutes=end))


def minutes(spans: list[Span]) -> set[int]:
    """Every minute covered."""
    return {
        minute
        for one in spans
        for minute in range(
            int((one.starts_at - ORIGIN).total_seconds() // 60),
            int((one.ends_at - ORIGIN).total_seconds() // 60),
        )
    }


spans = st.lists(
    st.tuples(st.integers(0, 200), st.integers(0, 200)).map(lambda pair: span(*pair)), max_size=6
)


@pytest.mark.parametrize(
    ("day", "opens_utc"),
    [
        (dt.date(2026, 3, 23), 8),  # winter time, the Monday before the change
        (dt.date(2026, 3, 30), 7),  # summer time, the Monday after
        (dt.date(2026, 10, 19), 7),
        (dt.date(2026, 10, 26), 8),
    ],
)
def test_daylight_saving_keeps_the_clock(day: dt.date, opens_utc: int) -> None:
    morning = MONDAY_MORNING.on(day)
    assert morning

    assert morning.starts_at.hour == opens_utc
    assert morning.starts_at.astimezone(PARIS).time() == dt.time(9)


def test_the_night_of_the_change_is_an_hour_shorter() -> None:
    night = replace(MONDAY_MORNING, weekday=6, starts_at=dt.time(1), ends_at=dt.time(4))

    short, long = night.on(dt.date(2026, 3, 29)), night.on(dt.date(2026, 10, 25))

    assert short
    assert long
    assert short.ends_at - short.starts_at == dt.timedelta(hours=2)
    assert long.ends_at - long.starts_at == dt.timedelta(hours=4)


@pytest.mark.parametrize(
    ("day", "is_open"),
    [
        (dt.date(2026, 1, 12), True),
        (dt.date(2026, 1, 26), True),
        (dt.date(2026, 1, 5), False),
        (dt.date(2026, 2, 2), False),
        (dt.date(2026, 1, 13), False),
    ],
)
def test_a_rule_holds_within_its_dates_and_on_its_weekday(day: dt.date, is_open: bool) -> None:
    rule = replace(MONDAY_MORNING, valid_from=dt.date(2026, 1, 12), valid_to=dt.date(2026, 1, 26))

    assert (rule.on(day) is not None) is is_open


@pytest.mark.parametrize(
    ("now", "starts"),
    [(0, [0, 20, 40]), (1, [5, 25, 45]), (5, [5, 25, 45]), (6, [10, 30]), (46, []), (45, [45])],
)
def test_slots_follow_each_other_from_the_next_round_time(now: int, starts: list[int]) -> None:
    slots = slots_in([span(0, 65)], minutes=20, not_before=ORIGIN + dt.timedelta(minutes=now))

    assert slots == [span(start, start + 20) for start in starts]


@pytest.mark.parametrize(
    ("either", "starts"),
    [
        ([span(0, 50), span(50, 90)], [0, 20, 50, 70]),
        ([span(0, 50), span(10, 90)], [0, 20, 40, 60]),
        ([span(0, 90), span(10, 50)], [0, 20, 40, 60]),
        ([span(0, 15), span(10, 90)], [10, 30, 50, 70]),
    ],
    ids=["they relay each other", "they overlap", "one is there longer", "one is there too briefly"],
)
def test_a_slot_fits_into_one_of_the_spans_that_overlap(either: list[Span], starts: list[int]) -> None:
    slots = slots_in(either, minutes=20, not_before=ORIGIN)

    assert slots == [span(start, start + 20) for start in starts]


@pytest.mark.parametrize(
    ("wanted", "fits"),
    [((0, 20), True), ((5, 25), True), ((0, 41), False), ((39, 61), False), ((60, 80), True)],
)
def test_what_fits_in_free_time(wanted: tuple[int, int], fits: bool) -> None:
    assert is_within(span(*wanted), [span(0, 40), span(60, 80)]) is fits


@given(spans, spans)
def test_what_is_free_is_offered_and_not_taken(offered: list[Span], busy: list[Span]) -> None:
    assert minutes(without(offered, busy)) == minutes(offered) - minutes(busy)


@given(spans, spans)
def test_what_both_offer(left: list[Span], right: list[Span]) -> None:
    assert minutes(common(left, right)) == minutes(left) & minutes(right)


@given(spans)
def test_merged_spans_are_in_order_and_apart(given_spans: list[Span]) -> None:
    result = merged(given_spans)

    assert minutes(result) == minutes(given_spans)
    assert all(before.ends_at < after.starts_at for before, after in pairwise(result))
