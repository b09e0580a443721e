"""Identity arithmetic and ages, pure."""

import datetime as dt
import re

from core import french

NAME_SHAPE = re.compile(r"^[^\W\d_]+([ ’'.-]+[^\W\d_]+)*[.’']?$")
NIR_SHAPE = re.compile(r"^[1-478]\d{2}(0[1-9]|1[0-2]|[2-9]\d)(\d{2}|2A|2B)\d{6}$")
CORSICA = {"2A": "19", "2B": "18"}


def is_name(value: str) -> bool:
    """Letters of any alphabet; spaces, hyphens and apostrophes between them (RNIV: no digit, no sign)."""
    return bool(NAME_SHAPE.match(value))


def is_phone(value: str) -> bool:
    """A French number of ten digits, or an international one; spaces and dots are how people write."""
    return bool(french.phone(value))


def nir_key(body: str) -> int:
    """The key of the 13 characters of a NIR: 97 - (N mod 97), Corsica’s letters replaced first."""
    department = body[5:7]
    digits = body[:5] + CORSICA.get(department, department) + body[7:]
    return 97 - int(digits) % 97


def is_matricule(value: str) -> bool:
    """Whether these 15 characters are a well-formed INS matricule with its key."""
    body, key = value[:13], value[13:]
    return bool(NIR_SHAPE.match(body)) and key.isdigit() and len(key) == 2 and int(key) == nir_key(body)


def age_in_years(born: dt.date, on: dt.date) -> int:
    """Completed years on that day."""
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))


def age_in_months(born: dt.date, on: dt.date) -> int:
    """Completed months on that day, for infants."""
    return (on.year - born.year) * 12 + on.month - born.month - (on.day < born.day)
