"""Ages, months and days as the civil law of Paris counts them."""

import calendar
import datetime as dt
from functools import lru_cache
from zoneinfo import ZoneInfo

import holidays

PARIS = ZoneInfo("Europe/Paris")
_SUNDAY = 6


def age_on(birth_date: dt.date, day: dt.date) -> int:
    """Completed years; somebody born on 29 February has a birthday on 1 March in common years."""
    return day.year - birth_date.year - ((day.month, day.day) < (birth_date.month, birth_date.day))


def months_since(past: dt.date, day: dt.date) -> int:
    """Months begun since `past`: exactly twelve months to the day counts 12, one day more counts 13."""
    last_day = calendar.monthrange(past.year, past.month)[1]
    begun = min(day.day, last_day) > past.day
    return (day.year - past.year) * 12 + day.month - past.month + begun


def is_sunday(day: dt.date) -> bool:
    return day.weekday() == _SUNDAY


def is_public_holiday(day: dt.date) -> bool:
    """The eleven national days of article L3133-1 of the code du travail; local ones are not counted."""
    return day in _public_holidays(day.year)


@lru_cache(maxsize=256)
def _public_holidays(year: int) -> frozenset[dt.date]:
    return frozenset(holidays.country_holidays("FR", years=year))
