"""Days and free times in words."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.formats import date_format

from core import french
from core.clock import today
from core.french import hour
from scheduling.selectors import OtherHours, Slot


def day(instant: dt.datetime, at: dt.datetime) -> str:
    """« aujourd’hui », « demain », « mer. 25 nov. »."""
    return day_words(today(instant), at)


def day_words(date: dt.date, at: dt.datetime) -> str:
    """The same of a civil day."""
    away = (date - today(at)).days
    if away in (0, 1):
        return ("aujourd’hui", "demain")[away]
    return french.day_of_week(date)


def when(instant: dt.datetime, at: dt.datetime) -> str:
    """« demain, 9 h 30 »."""
    return f"{day(instant, at)}, {hour(instant)}"


@dataclass(frozen=True, slots=True)
class Time:
    """One free time: `value` goes back to the server, the words are read."""

    value: str
    hour: str
    day: str
    words: str


def time_value(instant: dt.datetime) -> str:
    """As a form sends it back."""
    return instant.strftime("%Y-%m-%dT%H:%M:%S%z")


def free_time(slot: Slot, at: dt.datetime) -> Time:
    starts_at = slot.starts_at
    return Time(time_value(starts_at), hour(starts_at), day(starts_at, at), when(starts_at, at))


@dataclass(frozen=True, slots=True)
class FreeDay:
    """One day and its free times. Only the first is unfolded: a fortnight is long to read."""

    label: str
    count: str
    times: list[Time]
    is_first: bool


def free_days(slots: Iterable[Slot], at: dt.datetime) -> list[FreeDay]:
    """The days that have something free, in order."""
    by_day: dict[str, list[Time]] = {}
    for slot in slots:
        time = free_time(slot, at)
        by_day.setdefault(time.day, []).append(time)
    return [
        FreeDay(
            label=f"{label[:1].upper()}{label[1:]}",
            count="une heure libre" if len(times) == 1 else f"{len(times)} heures libres",
            times=times,
            is_first=rank == 0,
        )
        for rank, (label, times) in enumerate(by_day.items())
    ]


def hours_page(hours: OtherHours, at: dt.datetime) -> dict[str, Any]:
    """Other hours, by days; `later`: the number of the next page, `is_further`: there are sooner ones."""
    return {"days": free_days(hours.slots, at), "later": hours.later, "is_further": hours.is_further}


def week_title(monday: dt.date) -> str:
    """« 23 – 29 novembre 2026 », « 30 novembre – 6 décembre 2026 »."""
    sunday = monday + dt.timedelta(days=6)
    first = str(monday.day) if monday.month == sunday.month else date_format(monday, "j F")
    return f"{first} – {date_format(sunday, 'j F Y')}"
