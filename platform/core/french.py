"""Dates, times and numbers as French people write them, with the spaces that must not break."""

import datetime as dt
import re
import unicodedata
from decimal import Decimal

import phonenumbers

from core.clock import PARIS

NBSP = "\u00a0"
# The country code of an overseas number that is dialled, at home and from France, as any of ten digits.
OVERSEAS = re.compile(
    r"^\+(?:262(?:0)?(?=(?:262|263|269|639|692|693)\d{6}$)|590(?:0)?(?=(?:590|690|691)\d{6}$)"
    r"|594(?:0)?(?=(?:594|694)\d{6}$)|596(?:0)?(?=(?:596|696|697)\d{6}$))"
)

_DAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
_MONTHS = (
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
)
_SHORT_MONTHS = (
    "janv.",
    "févr.",
    "mars",
    "avr.",
    "mai",
    "juin",
    "juil.",
    "août",
    "sept.",
    "oct.",
    "nov.",
    "déc.",
)


def day(date: dt.date) -> str:
    """ "mar. 24 nov. 2026" """
    name = f"{_DAYS[date.weekday()][:3]}."
    return f"{name}{NBSP}{_ordinal(date.day)}{NBSP}{_SHORT_MONTHS[date.month - 1]}{NBSP}{date.year}"


def day_of_week(date: dt.date) -> str:
    """ "mar. 24 nov." """
    name = f"{_DAYS[date.weekday()][:3]}."
    return f"{name}{NBSP}{_ordinal(date.day)}{NBSP}{_SHORT_MONTHS[date.month - 1]}"


def short_date(date: dt.date) -> str:
    """ "24 nov. 2026" """
    return f"{_ordinal(date.day)}{NBSP}{_SHORT_MONTHS[date.month - 1]}{NBSP}{date.year}"


def date_in_full(date: dt.date) -> str:
    """ "12 mars 1939", "1er mai 1940" """
    return f"{_ordinal(date.day)}{NBSP}{_MONTHS[date.month - 1]} {date.year}"


def day_in_full(date: dt.date) -> str:
    """ "mardi 24 novembre 2026" """
    name = _DAYS[date.weekday()]
    return f"{name} {_ordinal(date.day)}{NBSP}{_MONTHS[date.month - 1]} {date.year}"


def birth_date(date: dt.date) -> str:
    """ "24/11/1939": the form of identity documents."""
    return f"{date:%d/%m/%Y}"


def hour(at: dt.datetime) -> str:
    """ "14 h 30", at the hour of France."""
    local = at.astimezone(PARIS)
    return f"{local.hour}{NBSP}h{NBSP}{local.minute:02}"


def clock(time: dt.time) -> str:
    """ "14 h 30", of the clock on the wall."""
    return f"{time.hour}{NBSP}h{NBSP}{time.minute:02}"


def hours_between(starts_at: dt.time, ends_at: dt.time) -> str:
    """ "9 h 00 – 12 h 30" """
    return f"{clock(starts_at)} – {clock(ends_at)}"


def moment(at: dt.datetime) -> str:
    """ "mar. 24 nov. 2026, 14 h 30" """
    return f"{day(at.astimezone(PARIS).date())}, {hour(at)}"


def moment_spoken(at: dt.datetime) -> str:
    """ "mar. 24 nov. 2026 à 14 h 30", for the middle of a sentence."""
    return f"{day(at.astimezone(PARIS).date())} à {hour(at)}"


def number(value: float | Decimal, places: int = 0) -> str:
    """ "1 234,5": comma, thousands by no-break spaces."""
    return f"{value:,.{places}f}".replace(",", NBSP).replace(".", ",")


def euros(amount: Decimal) -> str:
    """ "38,50 €" """
    return f"{number(amount, 2)}{NBSP}€"


def phone(typed: str) -> str:
    """ "03 23 97 00 20", from any way of writing it, +33 and +262 included; "+32 470 12 34 56" for a number
    of another country; "" when it is none.
    """
    bare = re.sub(r"^00", "+", re.sub(r"[\s.\-()/]", "", typed))
    bare = re.sub(r"^\+33(?:0)?", "0", bare)
    bare = OVERSEAS.sub("0", bare)
    if re.fullmatch(r"0[1-9]\d{8}", bare):
        return " ".join(re.findall("..", bare))
    return _phone_abroad(bare) if bare.startswith("+") else ""


def _phone_abroad(bare: str) -> str:
    try:
        number = phonenumbers.parse(bare)
    except phonenumbers.NumberParseException:
        return ""
    known = phonenumbers.is_valid_number(number)
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.INTERNATIONAL) if known else ""


def phone_read(number: str) -> str:
    """ "03 53 01 12 40" in one piece; what is no number stays as it was typed."""
    return phone(number).replace(" ", NBSP) or number


def dialled(number: str) -> str:
    """What a telephone is given: "0353011240"."""
    return "".join(one for one in number if one.isdigit() or one == "+")


def within(label: str) -> str:
    """A label as it goes on inside a sentence: "en rapport avec l’ALD", "ECG de contrôle"."""
    is_acronym = label[1:2].isupper()
    return label if is_acronym else label[:1].lower() + label[1:]


def sort_key(text: str) -> str:
    """Puts « Éruption » between « Douleur » and « Fièvre »."""
    decomposed = unicodedata.normalize("NFD", text.casefold())
    return "".join(one for one in decomposed if not unicodedata.combining(one))


def _ordinal(day_of_month: int) -> str:
    return "1er" if day_of_month == 1 else str(day_of_month)
