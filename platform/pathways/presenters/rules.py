"""All the rules in force on a day, as tables that a jurist reads on screen or on paper."""

import datetime as dt
from collections.abc import Callable, Iterable
from decimal import Decimal
from functools import partial
from typing import Any

from pathways.engine import Rulebook
from pathways.engine.editions import Edition
from pathways.engine.tables import Billing, Gauge, Row, StatusRow, Switch, Tariff
from pathways.presenters import words
from pathways.presenters.conditions import told

Section = dict[str, Any]
Cells = list[dict[str, Any]]


def sections(rulebook: Rulebook, on: dt.date) -> list[Section]:
    """One table a subject, in the order in which a case is judged."""
    edition = rulebook.edition(on)
    first, every = "La première ligne qui convient décide.", "Toutes les lignes qui conviennent s’appliquent."
    table = partial(_rules, rulebook)
    return [
        table("Indicateur de parcours", first, edition.ips.rows, lambda row: words.ips(row.outcome)),
        _statuses([row for row in rulebook.statuses if on in row.period]),
        table("Ce qui bloque, alerte ou informe", every, _findings(edition, rulebook, on), _effect),
        table("Codes", "Un seul code par professionnel.", edition.codes.rows, _billing),
        table("Majorations", "Sur la seule ligne du médecin.", edition.majorations.rows, _majoration),
        _tariffs(edition, rulebook),
        table("Prise en charge", first, edition.payment.rows, lambda row: words.percent(row.outcome)),
        _gauges(edition.gauges),
        _switches(rulebook.switches.values(), rulebook, on),
    ]


def changes(rulebook: Rulebook, on: dt.date) -> list[dict[str, Any]]:
    """The days on which something changed, and which of them opened the rules shown."""
    shown = rulebook.edition(on).start
    return [
        {"on": start.isoformat(), "label": words.day(start), "current": start == shown}
        for start in rulebook.starts
    ]


def _findings(edition: Edition, rulebook: Rulebook, on: dt.date) -> list[Row[Any]]:
    asked = [row for row in rulebook.findings if row.outcome.on_request and on in row.period]
    return [*edition.findings.rows, *asked]


def _rules(
    rulebook: Rulebook, title: str, lead: str, rows: Iterable[Row[Any]], effect: Callable[[Row[Any]], str]
) -> Section:
    columns = ["Règle", "Quand", "Effet", "Validité et source"]
    cells: list[Cells] = [
        [
            {"text": row.finding.message},
            {"text": _when(row, rulebook)},
            {"text": effect(row)},
            _origin(row.period.start, row.period.end, row.source.title),
        ]
        for row in rows
    ]
    return _section(title, lead, columns, cells)


def _when(row: Row[Any], rulebook: Rulebook) -> str:
    if getattr(row.outcome, "on_request", False):
        return "Le tarif du code n’est pas connu"
    first = isinstance(row.outcome, Decimal) or row in rulebook.ips
    otherwise = "Dans tous les autres cas" if first else "Toujours"
    return told(row.condition, rulebook.vocabulary, otherwise=otherwise)


def _effect(row: Row[Any]) -> str:
    severity = words.SEVERITIES[row.finding.severity]
    named = words.PROFESSIONALS.items()
    withheld = [label.lower() for who, label in named if who in row.outcome.withholds]
    return f"{severity}{words.NBSP}; sans ligne{words.NBSP}: {', '.join(withheld)}" if withheld else severity


def _billing(row: Row[Billing]) -> str:
    return f"{words.PROFESSIONALS[row.outcome.professional]}{words.NBSP}: {row.outcome.code}"


def _majoration(row: Row[str]) -> str:
    return row.outcome


def _origin(start: dt.date, end: dt.date | None, source: str) -> dict[str, str]:
    return {"text": words.validity(start, end), "note": source}


def _section(title: str, lead: str, columns: list[str], cells: list[Cells]) -> Section:
    return {"title": title, "lead": lead, **words.table(columns, cells)}


def _statuses(rows: list[StatusRow]) -> Section:
    cells: list[Cells] = [
        [
            {"text": row.label},
            {"text": ", ".join(words.ips(ips) for ips in sorted(row.ips))},
            _origin(row.period.start, row.period.end, row.source.title),
        ]
        for row in rows
    ]
    return _section(
        "Parcours", "Ce que dit chaque indicateur.", ["Parcours", "Indicateurs", "Validité et source"], cells
    )


def _tariffs(edition: Edition, rulebook: Rulebook) -> Section:
    """Each amount with those for whom it stands that day: a region may have taken some away."""
    shown: dict[int, tuple[Tariff, set[str | None]]] = {}
    for (_, specialty), tariff in edition.tariffs.items():
        shown.setdefault(id(tariff), (tariff, set()))[1].add(specialty)
    cells: list[Cells] = [
        [
            {"text": tariff.code, "note": rulebook.acts[tariff.code].label},
            {"text": _family(specialties, rulebook)},
            {"text": words.euros(tariff.amount), "number": True},
            _origin(tariff.period.start, tariff.period.end, tariff.source.title),
        ]
        for tariff, specialties in shown.values()
    ]
    section = _section("Tarifs", "En euros.", ["Code", "Spécialités", "Montant", "Validité et source"], cells)
    section["columns"][2]["number"] = True
    return section


def _family(specialties: set[str | None], rulebook: Rulebook) -> str:
    named = [code for code in specialties if code]
    return ", ".join(words.specialty_names(named, rulebook.vocabulary)) if named else "Toutes"


def _gauges(gauges: Iterable[Gauge]) -> Section:
    cells: list[Cells] = [
        [
            {"text": gauge.label},
            {"text": _limit(gauge)},
            {"text": _counted(gauge)},
            _origin(gauge.period.start, gauge.period.end, gauge.source.title),
        ]
        for gauge in gauges
    ]
    columns = ["Médecins", "Limite", "Ce qui compte", "Validité et source"]
    return _section("Part des téléconsultations", "Sur l’activité de l’année civile.", columns, cells)


def _limit(gauge: Gauge) -> str:
    text = f"{words.percent(gauge.limit)}, alerte à {words.percent(gauge.limit * gauge.warn_at)}"
    if gauge.limit_by_decision is None:
        return text
    return f"{text}{words.NBSP}; {words.percent(gauge.limit_by_decision)} par décision locale"


def _counted(gauge: Gauge) -> str:
    expertise = "avec les télé-expertises" if gauge.counts_tele_expertise else "sans les télé-expertises"
    own = "avec" if gauge.counts_own_patients else "sans"
    return f"Téléconsultations, {expertise}, {own} celles du médecin traitant pour ses patients"


def _switches(switches: Iterable[Switch], rulebook: Rulebook, on: dt.date) -> Section:
    applied = {switched.key for switched in rulebook.switched_on if on in switched.period}
    cells: list[Cells] = [
        [
            {"text": switch.label},
            {"text": switch.doubt, "note": switch.source.title},
            {"text": "Appliquée", "icon": "check", "tone": "ok"}
            if switch.key in applied
            else {"text": "Éteinte", "icon": "lock", "tone": ""},
        ]
        for switch in switches
    ]
    return _section(
        "Règles douteuses",
        "Éteintes, sauf décision datée de la région.",
        ["Règle", "Ce qui fait douter", "État"],
        cells,
    )
