"""A verdict as a person reads it: the pathway, the lines, and each reason with its text."""

from decimal import Decimal
from typing import Any

from pathways.engine import Finding, Line, Rulebook, Verdict
from pathways.presenters import words

KINDS = {
    "in_pathway": "in",
    "excluded_from_pathway": "excl",
    "outside_pathway": "out",
    "not_billable": "no",
}
MARKS = {"blocking": ("stop", "danger"), "warning": ("warning", "warn"), "info": ("info", "")}
DECIDED = ("ips_", "act_", "plus_", "rate_")


def answer(verdict: Verdict, rulebook: Rulebook, beside: Finding | None = None) -> dict[str, Any]:
    """Everything the page shows of a verdict. `beside`: how the lines of who accompanies are paid."""
    told = [*verdict.findings, *([beside] if beside else [])]
    return {
        "kind": KINDS[verdict.status],
        "title": _title(verdict),
        "why": _why(verdict),
        "lines": _lines(verdict.lines, rulebook) if verdict.lines else None,
        "serious": [reason(found) for found in verdict.findings if found.severity != "info"],
        "others": [reason(found) for found in told if found.severity == "info"],
    }


def card(verdict: Verdict, rulebook: Rulebook, beside: Finding | None = None) -> dict[str, Any]:
    """The same in a few lines, for `pathways/card.html`: beside a slot, in a call, at closing."""
    told = answer(verdict, rulebook, beside)
    return {
        **{key: told[key] for key in ("kind", "title", "why", "serious", "others")},
        "lines": [line_in_words(line) for line in verdict.lines],
        "total": told["lines"]["total"][-1] if told["lines"] else None,
    }


def ips_choices() -> list[tuple[str, str]]:
    """The indicators that a physician may choose, with their names, in the order of the trade."""
    return list(words.IPS.items())


def line_in_words(line: Line) -> str:
    """`Médecin : TCG 25,00 € + MHP 5,00 €`"""
    parts = [(line.code, line.amount), *((extra.code, extra.amount) for extra in line.majorations)]
    amounts = " + ".join(f"{code}{words.NBSP}{words.euros(amount)}" for code, amount in parts)
    return f"{words.PROFESSIONALS[line.professional]}{words.NBSP}: {amounts}"


def reason(found: Finding) -> dict[str, str]:
    icon, tone = ("check", "ok") if found.code.startswith(DECIDED) else MARKS[found.severity]
    validity = words.validity(found.valid_from, found.valid_to).lower()
    return {
        "icon": icon,
        "tone": tone,
        "text": found.message,
        "source": f"{found.source}{words.NBSP}; {validity}.",
    }


def _title(verdict: Verdict) -> str:
    status = words.STATUSES[verdict.status]
    if verdict.status == "not_billable":
        return status
    if verdict.amo_rate is None:
        return f"{status}, rien à facturer ici"
    return f"{status}, pris en charge à {words.percent(verdict.amo_rate)}"


def _why(verdict: Verdict) -> str:
    blocking = [found.message for found in verdict.findings if found.severity == "blocking"]
    decided = [found.message for found in verdict.findings if found.code.startswith("ips_")]
    told = " ".join(blocking or decided or ["Le médecin en a décidé ainsi."])
    return f"{told} Indicateur de parcours{words.NBSP}: {words.ips(verdict.ips)}."


def _lines(lines: tuple[Line, ...], rulebook: Rulebook) -> dict[str, Any]:
    columns = [
        {"label": "Professionnel"},
        {"label": "Acte"},
        {"label": "Montant", "number": True},
    ]
    rows = [row for line in lines for row in _rows(line, rulebook)]
    return {
        "columns": columns,
        "rows": rows,
        "total": ["Total", "", words.euros(_total(lines, rulebook))],
    }


def _rows(line: Line, rulebook: Rulebook) -> list[dict[str, Any]]:
    who = words.PROFESSIONALS[line.professional]
    parts = [(line.code, line.amount), *((extra.code, extra.amount) for extra in line.majorations)]
    return [
        {
            "cells": [
                {"text": who},
                {"text": code, "note": _label(code, rulebook)},
                {"text": words.euros(amount), "number": True},
            ]
        }
        for code, amount in parts
    ]


def _label(code: str, rulebook: Rulebook) -> str:
    act = rulebook.acts[code]
    return f"{act.label}, hors total" if act.tracer else act.label


def _total(lines: tuple[Line, ...], rulebook: Rulebook) -> Decimal | None:
    """None as soon as one amount is to be completed; a tracer never counts."""
    total = Decimal(0)
    for line in lines:
        if rulebook.acts[line.code].tracer:
            continue
        if line.amount is None:
            return None
        total += line.amount + sum((extra.amount for extra in line.majorations), Decimal(0))
    return total
