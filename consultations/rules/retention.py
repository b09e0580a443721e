"""How long the record of an act is kept (R1112-7 CSP): twenty years, and until the patient is 28."""

import datetime as dt

YEARS = 20
ADULT_AND_TEN = 28


def keep_until(closed_on: dt.date, born_on: dt.date) -> dt.date:
    """The last day on which the record must still be there."""
    return max(years_after(closed_on, YEARS), years_after(born_on, ADULT_AND_TEN))


def years_after(day: dt.date, years: int) -> dt.date:
    """The same day so many years later; 29 February gives 1 March, the day after being kept longer."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return dt.date(day.year + years, 3, 1)
