"""Public holidays: L3133-1 of the code du travail, and the two of Alsace-Moselle (L3134-13)."""

import datetime as dt
from collections.abc import Mapping
from functools import lru_cache

import holidays

# The library’s own codes; a department that is not here has the national days alone.
_LOCAL = {
    "57": "57",
    "67": "6AE",
    "68": "6AE",
    **{code: code for code in ("971", "972", "973", "974", "976")},
}


def department_of(insee_code: str) -> str:
    """ "57" of 57463, "2A" of 2A004, "974" of 97411; "" of nothing."""
    return insee_code[: 3 if insee_code.startswith("97") else 2]


def holiday_on(day: dt.date, department: str = "") -> str:
    """The name of the public holiday, in French; "" on an ordinary day."""
    return _of_year(day.year, _LOCAL.get(department, "")).get(day, "")


@lru_cache(maxsize=1024)
def is_local(day: dt.date) -> bool:
    """Whether it is a public holiday in some departments and not in the others."""
    return not holiday_on(day) and any(holiday_on(day, department) for department in _LOCAL)


@lru_cache(maxsize=256)
def _of_year(year: int, local: str) -> Mapping[dt.date, str]:
    found = holidays.country_holidays("FR", subdiv=local or None, years=year, language="fr")
    return dict(found)
