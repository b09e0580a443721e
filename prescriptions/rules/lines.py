"""A line in words, as the page and the paper say it; and what the rules read of it."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from core import french
from prescriptions.rules import dosing, reading
from prescriptions.rules.mentions import Line
from prescriptions.rules.sick_leave import Leave

Content = Mapping[str, Any]

# The three reasons that the law knows since 2020, written on the paper by their letters.
SUBSTITUTION = {
    "MTE": "marge thérapeutique étroite",
    "EFG": "enfant de moins de six ans, sans autre forme adaptée",
    "CIF": "contre-indication formelle à un excipient",
}


def headline(kind: str, content: Content) -> str:
    """What is prescribed."""
    if kind == "drug":
        return str(content["name"])
    return _leave_words(content) if kind == "sick_leave" else str(content["text"])


def details(kind: str, content: Content) -> list[str]:
    """How, for how long, how many times: one line of the paper each."""
    if kind == "sick_leave":
        return _leave_details(content)
    if kind != "drug":
        return [renewed(content)] if content.get("renewals") else []
    said = [dose_words(content["dose"])]
    if content.get("quantity"):
        said.append(f"Quantité : {content['quantity']}.")
    said.append(renewed(content))
    if content.get("not_substitutable"):
        said.append(f"Non substituable ({content['motive']}).")
    return said


def dose_words(typed: str) -> str:
    """What was understood, in words; what was not, as it was typed, for the pharmacist to read."""
    dose = reading.understood(typed)
    return f"{_capital(dosing.words(dose))}." if dose.is_understood else typed


def is_free(kind: str, content: Content) -> bool:
    """Whether its dose is free text, which nothing here reads."""
    return kind == "drug" and not reading.understood(content["dose"]).is_understood


def judged_words(kind: str, content: Content) -> list[str]:
    """Where a drug may be named: an examination looks for one, unless it says how much of it to take."""
    if kind == "drug":
        return [str(content.get(name) or "") for name in ("name", "dose", "quantity")]
    if kind == "sick_leave" or (kind == "exam" and not _is_dosed(str(content["text"]))):
        return []
    return [str(content["text"])]


def _is_dosed(text: str) -> bool:
    dose = reading.understood(text)
    return bool(dose.amount and dose.unit) or bool(dose.moments)


def renewed(content: Content) -> str:
    count = int(content.get("renewals") or 0)
    return f"À renouveler {count}{french.NBSP}fois." if count else "Sans renouvellement."


def leave_of(content: Content) -> Leave:
    return Leave(
        starts_on=dt.date.fromisoformat(content["starts_on"]),
        days=int(content["days"]),
        is_prolongation=bool(content.get("is_prolongation")),
        earlier_days=int(content.get("earlier_days") or 0),
        justification=str(content.get("justification") or ""),
    )


def read(kind: str, content: Content) -> Line:
    """What the rule on mentions asks of this line."""
    label = headline(kind, content)
    if kind != "drug":
        return Line(label=label, kind=kind)
    dose = reading.understood(content["dose"])
    return Line(
        label=label,
        kind=kind,
        dose_missing=tuple(dosing.missing(dose, str(content.get("quantity") or ""))),
        is_not_substitutable=bool(content.get("not_substitutable")),
        substitution_motive=str(content.get("motive") or ""),
    )


def _leave_words(content: Content) -> str:
    leave = leave_of(content)
    what = "Prolongation d’arrêt" if leave.is_prolongation else "Arrêt"
    span = f"{leave.days}{french.NBSP}jour{'s' if leave.days > 1 else ''}"
    start, end = french.date_in_full(leave.starts_on), french.date_in_full(leave.ends_on)
    return f"{what} de travail de {span}, du {start} au {end} inclus"


def _leave_details(content: Content) -> list[str]:
    found = []
    if content.get("is_prolongation"):
        found.append(f"Fait suite à un arrêt de {content['earlier_days']}{french.NBSP}jours.")
    if content.get("justification"):
        found.append(f"Consultation en présence impossible : {content['justification']}")
    return found


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
