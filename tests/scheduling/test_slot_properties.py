"""Slots against a model that looks at every moment: rules, exceptions, holidays, leave, busy time, limits."""

import datetime as dt
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from scheduling.rules import (
    PARIS,
    Hours,
    Limits,
    OddDay,
    Place,
    Span,
    at_place,
    holiday_on,
    in_all,
    instant,
    laid_out,
    slots_in,
    without,
)

MINUTE = dt.timedelta(minutes=1)
# Weeks that hold what is difficult: both changes of the hour, Christmas, and Good Friday before Easter.
MONDAYS = [dt.date(2026, 3, 23), dt.date(2026, 10, 19), dt.date(2026, 12, 21), dt.date(2027, 3, 22)]
SITES, TERRITORIES = (1, 2), (7, 8)
PLACES = [Place(), *(Place(site=one) for one in SITES), *(Place(territory=one) for one in TERRITORIES)]


def clocks() -> st.SearchStrategy[tuple[dt.time, dt.time]]:
    """Two times of a day, in order, on the five minutes; the night of the change included."""
    pairs = st.tuples(st.integers(0, 286), st.integers(1, 60)).map(lambda two: (two[0], min(sum(two), 287)))
    at = lambda number: dt.time(number * 5 // 60, number * 5 % 60)  # noqa: E731
    return pairs.map(lambda two: (at(two[0]), at(two[1])))


@st.composite
def rules(draw: st.DrawFn, monday: dt.date) -> Hours:
    starts_at, ends_at = draw(clocks())
    since = monday + dt.timedelta(days=draw(st.integers(-10, 5)))
    lasting = draw(st.none() | st.integers(0, 20))
    return Hours(
        weekday=draw(st.integers(0, 6)),
        starts_at=starts_at,
        ends_at=ends_at,
        valid_from=since,
        valid_to=None if lasting is None else since + dt.timedelta(days=lasting),
        on_holidays=draw(st.booleans()),
        place=draw(st.sampled_from(PLACES)),
        department=draw(st.sampled_from(["02", "57", "67"])),
    )


@st.composite
def odd_days(draw: st.DrawFn, monday: dt.date) -> OddDay:
    is_open = draw(st.booleans())
    times = draw(clocks() if is_open else st.none() | clocks()) or (None, None)
    return OddDay(
        day=monday + dt.timedelta(days=draw(st.integers(0, 6))),
        is_open=is_open,
        starts_at=times[0],
        ends_at=times[1],
        place=draw(st.sampled_from(PLACES)) if is_open else Place(),
    )


@st.composite
def spans(draw: st.DrawFn, monday: dt.date, longest: int) -> Span:
    start = instant(monday, dt.time()) + draw(st.integers(0, 7 * 288)) * 5 * MINUTE
    return Span(start, start + draw(st.integers(1, longest // 5)) * 5 * MINUTE)


@st.composite
def weeks(draw: st.DrawFn) -> dict:
    monday = draw(st.sampled_from(MONDAYS))
    return {
        "monday": monday,
        "rules": draw(st.lists(rules(monday), max_size=5)),
        "odd": draw(st.lists(odd_days(monday), max_size=3)),
        "acts": draw(st.lists(spans(monday, 60), max_size=3)),
        "busy": draw(st.lists(spans(monday, 240), max_size=2)),
        "away": draw(st.lists(spans(monday, 2000), max_size=1)),
        "limits": Limits(
            before=draw(st.sampled_from([0, 5, 20])) * MINUTE,
            after=draw(st.sampled_from([0, 10])) * MINUTE,
            most_a_day=draw(st.none() | st.integers(1, 2)),
        ),
        "site": draw(st.none() | st.sampled_from(SITES)),
        "territories": draw(st.sets(st.sampled_from(TERRITORIES))),
        "minutes": draw(st.sampled_from([5, 15, 20, 30])),
    }


# The model: one instant at a time, in the words of the rules.


def is_open(week: dict, moment: dt.datetime) -> bool:
    local = moment.astimezone(PARIS)
    odd = [one for one in week["odd"] if one.day == local.date() and covers(one, moment)]
    if any(one.is_open and for_us(week, one.place) for one in odd):
        return True
    if any(not one.is_open for one in odd):
        return False
    return any(for_us(week, rule.place) and rule_covers(rule, moment) for rule in week["rules"])


def covers(odd: OddDay, moment: dt.datetime) -> bool:
    if odd.starts_at is None or odd.ends_at is None:
        return True
    return instant(odd.day, odd.starts_at) <= moment < instant(odd.day, odd.ends_at)


def rule_covers(rule: Hours, moment: dt.datetime) -> bool:
    day = moment.astimezone(PARIS).date()
    if day.weekday() != rule.weekday or day < rule.valid_from or (rule.valid_to and day > rule.valid_to):
        return False
    if holiday_on(day, rule.department) and not rule.on_holidays:
        return False
    return instant(day, rule.starts_at) <= moment < instant(day, rule.ends_at)


def for_us(week: dict, place: Place) -> bool:
    if place.site:
        return place.site == week["site"]
    return not place.territory or place.territory in week["territories"]


def may_be_held(week: dict, act: Span) -> bool:
    """Whether an act may take that time, all of it, with what it needs before and after."""
    limits = week["limits"]
    around = Span(act.starts_at - limits.before, act.ends_at + limits.after)
    others = [Span(one.starts_at - limits.before, one.ends_at + limits.after) for one in week["acts"]]
    day = act.starts_at.astimezone(PARIS).date()
    held = sum(one.starts_at.astimezone(PARIS).date() == day for one in week["acts"])
    last_day = (act.ends_at - MINUTE).astimezone(PARIS).date()
    held_last = sum(one.starts_at.astimezone(PARIS).date() == last_day for one in week["acts"])
    most = limits.most_a_day
    return (
        all(is_open(week, moment) for moment in every_five_minutes(act))
        and not any(around.overlaps(one) for one in others)
        and not any(around.overlaps(one) for one in week["busy"])
        and not any(act.overlaps(one) for one in week["away"])
        and (most is None or max(held, held_last) < most)
    )


def every_five_minutes(span: Span) -> list[dt.datetime]:
    count = int((span.ends_at - span.starts_at) / (5 * MINUTE))
    return [span.starts_at + step * 5 * MINUTE for step in range(count)]


# What the house computes.


def free(week: dict) -> list[Span]:
    days = [week["monday"] + dt.timedelta(days=offset) for offset in range(7)]
    laid = laid_out(week["rules"], week["odd"], days)
    limits = week["limits"]
    taken = [*limits.kept_by_acts(week["acts"]), *limits.kept_by_busy(week["busy"]), *week["away"]]
    return without(at_place(laid, week["site"], week["territories"]), taken)


def slots(week: dict) -> list[Span]:
    begin = instant(week["monday"], dt.time())
    return slots_in(free(week), minutes=week["minutes"], not_before=begin, between=week["limits"].between)


@settings(max_examples=150)
@given(weeks())
def test_every_slot_may_be_held_and_none_disturbs_the_next(week: dict) -> None:
    offered = slots(week)
    for slot in offered:
        assert may_be_held(week, slot)
    for one, other in pairwise(offered):
        assert one.ends_at <= other.starts_at


@settings(max_examples=100)
@given(weeks())
def test_whatever_may_be_held_is_offered_as_free_time(week: dict) -> None:
    """An act of five minutes fits just where the model says."""
    begin = instant(week["monday"], dt.time())
    days = 7 * 24 * 12 - 12  # the week of spring is an hour shorter
    for step in range(0, days, 7):
        act = Span(begin + step * 5 * MINUTE, begin + (step + 1) * 5 * MINUTE)
        inside = any(one.starts_at <= act.starts_at and act.ends_at <= one.ends_at for one in free(week))
        assert inside is may_be_held(week, act)


@given(weeks())
def test_the_clock_of_the_wall_is_kept(week: dict) -> None:
    """Whatever the season, a rule of 9 h opens at 9 h: its span begins and ends at its own clock."""
    for rule in week["rules"]:
        for offset in range(7):
            span = rule.on(week["monday"] + dt.timedelta(days=offset))
            if span and not (
                dt.time(2) <= rule.starts_at < dt.time(3) or dt.time(2) <= rule.ends_at < dt.time(3)
            ):
                local = [part.astimezone(PARIS).time() for part in span]
                assert local == [rule.starts_at, rule.ends_at]


def test_an_empty_week_offers_nothing() -> None:
    assert in_all(laid_out([], [], [MONDAYS[0]])) == []
