"""Euros, dates and shares as they are written in French."""

import datetime as dt
from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any

from django.utils import formats

from nomenclature.specialties import specialty_labels
from pathways.engine.vocabulary import Vocabulary

NBSP = "\u00a0"
PROFESSIONALS = {
    "physician": "Médecin",
    "accompanying": "Accompagnant",
    "requis": "Médecin requis",
    "requerant": "Requérant",
}
STATUSES = {
    "in_pathway": "Dans le parcours",
    "excluded_from_pathway": "Exclu du parcours",
    "outside_pathway": "Hors parcours",
    "not_billable": "Non facturable",
}
IPS: dict[str, str] = {
    "T": "T, son médecin traitant",
    "R": "R, remplace son médecin traitant",
    "O": "O, orienté par le médecin traitant",
    "M": "M, orienté par un autre médecin",
    "D": "D, spécialité en accès direct",
    "H": "H, hors de sa résidence habituelle",
    "U": "U, urgence",
    "": "blanc, exclu du parcours",
    "A": "A, hors du champ du parcours",
    "S": "S, hors parcours",
}
SEVERITIES = {"blocking": "Bloque", "warning": "Alerte", "info": "Informe"}


def euros(amount: Decimal | None) -> str:
    """`25,00 €`; what nobody knows is to be completed."""
    return "à compléter" if amount is None else f"{amount:.2f}".replace(".", ",") + f"{NBSP}€"


def percent(share: Decimal) -> str:
    return f"{share:.0%}".removesuffix("%") + f"{NBSP}%"


def day(value: dt.date) -> str:
    """`22 décembre 2024`, with its spaces kept together."""
    text = formats.date_format(value, "j F Y")
    return text.replace("1 ", "1er ", 1 if value.day == 1 else 0).replace(" ", NBSP)


def validity(start: dt.date, end: dt.date | None) -> str:
    if start == end:
        return f"Le {day(start)}"
    return f"Depuis le {day(start)}" if end is None else f"Du {day(start)} au {day(end)}"


def table(columns: list[str], cells: list[list[dict[str, Any]]]) -> dict[str, Any]:
    """Columns and rows for components/table.html."""
    return {
        "columns": [{"label": label} for label in columns],
        "rows": [{"cells": row} for row in cells],
    }


def specialty_names(codes: Iterable[str], vocabulary: Vocabulary) -> Iterator[str]:
    """The families that the codes make up, the largest first, then what is left by name."""
    left = set(codes)
    for key, family in sorted(vocabulary.groups.items(), key=lambda item: -len(item[1])):
        if family <= left:
            yield vocabulary.group_labels[key]
            left -= family
    yield from sorted(specialty_labels()[code] for code in left)


def ips(value: str) -> str:
    return value or "blanc"
