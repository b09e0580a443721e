"""Between which days « dans trois mois » is, and when it is time to see to it."""

import datetime as dt
from calendar import monthrange

DAYS = {"1s": 7, "2s": 14}
MONTHS = {"1m": 1, "3m": 3, "6m": 6, "12m": 12}
NEAR, FAR = (2, 4), (7, 14)  # days before and after: closer is meant more precisely
AHEAD = dt.timedelta(days=14)  # before its window opens, hours can be looked for


def window(on: dt.date, delay: str) -> tuple[dt.date, dt.date]:
    """First and last day, counted from the day of the act."""
    is_near = delay in DAYS
    aim = on + dt.timedelta(days=DAYS[delay]) if is_near else months_later(on, MONTHS[delay])
    before, after = NEAR if is_near else FAR
    return aim - dt.timedelta(days=before), aim + dt.timedelta(days=after)


def months_later(day: dt.date, months: int) -> dt.date:
    """The same day of the month, or its last: 30 November and three months are 28 February."""
    year, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + year, month + 1
    return dt.date(year, month, min(day.day, monthrange(year, month)[1]))


def is_time(first_day: dt.date, today: dt.date) -> bool:
    return today >= first_day - AHEAD
