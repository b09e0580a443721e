"""How long a patient at home waits, as a range: nobody knows it to the minute."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, floor

STEP = 5  # minutes: what a range is rounded to
LEAST = dt.timedelta(minutes=5)  # an act that goes on past its hour may end any moment, or not
SOONER = 0.6  # an act is shorter than its hour more often than longer


@dataclass(frozen=True, slots=True)
class Wait:
    """Between so many minutes and so many; both 0 once the hour has come and nobody is before."""

    least: int
    most: int


def wait_of(
    *,
    starts_at: dt.datetime,
    late: dt.timedelta,
    running_until: dt.datetime | None,
    before: Sequence[dt.timedelta],
    at: dt.datetime,
) -> Wait:
    """`late`: what the physician announced; `running_until`: the planned end of the act they are in;
    `before`: how long each of those who wait before is planned for.
    """
    to_the_hour = max(starts_at + late - at, dt.timedelta())
    busy = dt.timedelta() if running_until is None else max(running_until - at, LEAST)
    others = sum(before, dt.timedelta())
    least = max(to_the_hour, (busy + others) * SOONER)
    most = max(to_the_hour, busy + others)
    return Wait(_minutes(least, up=False), _minutes(most, up=True))


def _minutes(span: dt.timedelta, *, up: bool) -> int:
    steps = span / dt.timedelta(minutes=STEP)
    return (ceil(steps) if up else floor(steps)) * STEP
