"""How long the record of an act is kept (R1112-7 CSP): twenty years, and until the patient is 28."""

import datetime as dt

YEARS = 20
ADULT_AND_TEN = 28
AFTER_DEATH = 10


def keep_until(closed_on: dt.date, born_on: dt.date) -> dt.date:
    """The last day on which the record must still be there."""
    return max(years_after(closed_on, YEARS), years_after(born_on, ADULT_AND_TEN))


def last_day(last_act: dt.date, born_on: dt.date, died_on: dt.date | None = None) -> dt.date:
    """The same for a whole file; who died within ten years of the last act gives ten years from that day."""
    if died_on is not None and died_on < years_after(last_act, AFTER_DEATH):
        return years_after(died_on, AFTER_DEATH)
    return keep_until(last_act, born_on)


def years_after(day: dt.date, years: int) -> dt.date:
    """The same day so many years later; 29 February gives 1 March, the day after being kept longer."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return dt.date(day.year + years, 3, 1)
