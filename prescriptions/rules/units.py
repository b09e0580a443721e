"""The words of a dose: units, spans of time, and how French agrees them."""

import re
from decimal import Decimal, InvalidOperation

# What people type: the words of the paper, one and several. Those that do not change have one.
UNITS: dict[str, tuple[str, str]] = {
    "cp|cps|cpr|comprim[ée]s?": ("comprimé", "comprimés"),
    "gél|gel|gélules?|gelules?": ("gélule", "gélules"),
    "gttes?|gouttes?": ("goutte", "gouttes"),
    "bouff[ée]+es?|bouf|inh": ("bouffée", "bouffées"),
    "sachets?|sach": ("sachet", "sachets"),
    "amp|ampoules?": ("ampoule", "ampoules"),
    "doses?": ("dose", "doses"),
    "appl|applications?": ("application", "applications"),
    "suppo|suppos|suppositoires?": ("suppositoire", "suppositoires"),
    "patchs?": ("patch", "patchs"),
    "inj|injections?": ("injection", "injections"),
    "pulv|pulv[ée]risations?": ("pulvérisation", "pulvérisations"),
    "c[aà]c": ("cuillère à café", "cuillères à café"),
    "c[aà]s": ("cuillère à soupe", "cuillères à soupe"),
    "caps|capsules?": ("capsule", "capsules"),
    "ovules?": ("ovule", "ovules"),
    "unit[ée]s?": ("unité", "unités"),
    "ui": ("UI", "UI"),
    "mg": ("mg", "mg"),
    "g": ("g", "g"),
    "[µμ]g|mcg|ug": ("µg", "µg"),
    "ml": ("ml", "ml"),
}
SPANS = {"j": 1, "jour": 1, "jours": 1, "sem": 7, "semaine": 7, "semaines": 7, "mois": 30}  # days
RANGE = " à "  # « 1 à 2 »


def amount_of(text: str) -> Decimal:
    """« 1/2 », « 0,5 » and « ½ » are one half; of « 1 à 2 », the most."""
    half = text.split(RANGE)[-1].replace("½", "0.5").replace(",", ".")
    if "/" in half:
        above, below = half.split("/")
        return Decimal(above) / Decimal(below) if int(below) else Decimal()
    try:
        return Decimal(half)
    except InvalidOperation:
        return Decimal()


def unit_words(unit: str, amount: str) -> str:
    """A unit agreed with what is taken of it: in French, one and a half is still singular."""
    one, several = next((pair for pair in UNITS.values() if pair[0] == unit), (unit, unit))
    return several if amount_of(amount) >= 2 else one


def unit_of(typed: str | None) -> str:
    return next((pair[0] for spelt, pair in UNITS.items() if typed and re.fullmatch(spelt, typed)), "")
