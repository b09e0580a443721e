"""From the data files to a rulebook, refusing whatever does not hold together."""

import datetime as dt
import tomllib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any, cast, get_args

from nomenclature.specialties import specialty_labels
from pathways.engine.checking import check_rulebook
from pathways.engine.rulebook import Rulebook
from pathways.engine.tables import (
    Act,
    Billing,
    Effect,
    Gauge,
    Outcome,
    Period,
    Row,
    Source,
    StatusRow,
    Switch,
    Tariff,
)
from pathways.engine.verdict import Finding, Ips, Professional, Severity, Status
from pathways.engine.vocabulary import FactWord, RulebookError, Vocabulary

DATA = Path(__file__).resolve().parent.parent / "data"
Raw = Mapping[str, Any]
Tables = Mapping[str, Raw]

FILES = (
    "sources",
    "facts",
    "specialty_groups",
    "acts",
    "tariffs",
    "ips",
    "statuses",
    "payment",
    "codes",
    "majorations",
    "switches",
    "gauges",
    "findings",
)
_ROW_KEYS = {"id", "message", "source", "valid_from", "valid_to", "when", "unless", "switch", "unless_switch"}
_FINAL = "final"


def read_tables(folder: Path = DATA) -> dict[str, Raw]:
    """The data files as they are written, one mapping a file."""
    return {name: tomllib.loads((folder / f"{name}.toml").read_text(encoding="utf-8")) for name in FILES}


def load_rulebook(tables: Tables | None = None) -> Rulebook:
    """The checked rulebook of these tables, by default those of the repository.

    Raises RulebookError for an unknown word, a gap, an overlap, a row that nothing can reach.
    """
    tables = read_tables() if tables is None else tables
    reader = _Reader(vocabulary_of(tables), _sources(tables), _switch_keys(tables))
    book = Rulebook(
        ips=reader.rows(tables, "ips", {"ips", _FINAL}, lambda raw, where: one_of(raw["ips"], Ips, where)),
        statuses=tuple(reader.status(raw, where) for raw, where in _numbered(tables, "statuses", "row")),
        findings=reader.rows(
            tables,
            "findings",
            {"severity", "withholds", "on_request", _FINAL},
            lambda raw, where: _effect(raw, where),
        ),
        codes=reader.rows(tables, "codes", {"professional", "code", "if_no_tariff"}, _billing),
        majorations=reader.rows(tables, "majorations", {"code"}, lambda raw, _: str(raw["code"])),
        payment=reader.rows(tables, "payment", {"rate"}, lambda raw, where: _decimal(raw["rate"], where)),
        tariffs=tuple(reader.tariff(raw, where) for raw, where in _numbered(tables, "tariffs", "tariff")),
        gauges=tuple(reader.gauge(raw, where) for raw, where in _numbered(tables, "gauges", "gauge")),
        acts={
            code: Act(code, raw["label"], raw.get("tracer", False), raw.get("history", False))
            for code, raw in tables["acts"].items()
        },
        sources=reader.sources,
        switches={
            key: Switch(key, raw["label"], raw["doubt"], reader.source(raw, f"switches/{key}"))
            for key, raw in tables["switches"].items()
        },
        vocabulary=reader.vocabulary,
    )
    check_rulebook(book)
    return book


def vocabulary_of(tables: Tables) -> Vocabulary:
    """The facts and the families of specialties that the rows may name."""
    facts = {
        key: FactWord(
            key,
            raw["label"],
            specialty_labels() if raw.get("values") == "specialties" else raw.get("values"),
            raw.get("unit"),
        )
        for key, raw in tables["facts"].items()
    }
    raw_groups = tables["specialty_groups"]
    known = frozenset(specialty_labels())
    groups = {key: frozenset(raw["codes"]) for key, raw in raw_groups.items() if "codes" in raw}
    for key, codes in groups.items():
        if not codes <= known:
            raise RulebookError(
                f"specialty_groups/{key}\u00a0: spécialité inconnue, {sorted(codes - known)}."
            )
    groups |= {key: known - groups[raw["except"]] for key, raw in raw_groups.items() if "except" in raw}
    return Vocabulary(facts, groups, {key: raw["label"] for key, raw in raw_groups.items()})


def one_of(value: Any, literal: Any, where: str) -> Any:
    """The value, when the Literal type names it. Raises RulebookError."""
    if value not in get_args(literal):
        raise RulebookError(f"{where}\u00a0: valeur inconnue, «\u00a0{value}\u00a0».")
    return value


def _sources(tables: Tables) -> dict[str, Source]:
    return {key: Source(key, raw["title"]) for key, raw in tables["sources"].items()}


def _switch_keys(tables: Tables) -> frozenset[str]:
    return frozenset(tables["switches"])


def _numbered(tables: Tables, name: str, kind: str) -> Iterable[tuple[Raw, str]]:
    for number, raw in enumerate(tables[name][kind], start=1):
        yield raw, f"{name}/{raw.get('id') or raw.get('code') or number}"


def _decimal(value: Any, where: str) -> Decimal:
    if not isinstance(value, str):
        raise RulebookError(f"{where}\u00a0: un nombre s’écrit entre guillemets, «\u00a0{value}\u00a0».")
    return Decimal(value)


def _effect(raw: Raw, where: str) -> Effect:
    withheld = frozenset[Professional](one_of(who, Professional, where) for who in raw.get("withholds", ()))
    return Effect(withheld, raw.get("on_request", False))


def _billing(raw: Raw, where: str) -> Billing:
    professional = cast(Professional, one_of(raw["professional"], Professional, where))
    return Billing(professional, raw["code"], raw.get("if_no_tariff"))


@dataclass(frozen=True)
class _Reader:
    vocabulary: Vocabulary
    sources: Mapping[str, Source]
    switches: frozenset[str]

    def rows(
        self, tables: Tables, name: str, own_keys: set[str], outcome: Callable[[Raw, str], Outcome]
    ) -> tuple[Row[Outcome], ...]:
        rows = []
        for raw, where in _numbered(tables, name, "row"):
            if strange := raw.keys() - _ROW_KEYS - own_keys:
                raise RulebookError(f"{where}\u00a0: clé inconnue, {sorted(strange)}.")
            rows.append(self._row(raw, where, outcome(raw, where)))
        return tuple(rows)

    def _row(self, raw: Raw, where: str, outcome: Outcome) -> Row[Outcome]:
        period, source = self._period(raw, where), self.source(raw, where)
        severity = cast(Severity, one_of(raw.get("severity", "info"), Severity, where))
        return Row(
            key=raw["id"],
            outcome=outcome,
            condition=self.vocabulary.condition(raw, where),
            period=period,
            source=source,
            finding=Finding(raw["id"], severity, raw["message"], source.title, period.start, period.end),
            switch=self._switch(raw.get("switch"), where),
            unless_switch=self._switch(raw.get("unless_switch"), where),
            final=raw.get(_FINAL, False),
        )

    def _switch(self, key: str | None, where: str) -> str | None:
        if key is not None and key not in self.switches:
            raise RulebookError(f"{where}\u00a0: règle douteuse inconnue, «\u00a0{key}\u00a0».")
        return key

    def _period(self, raw: Raw, where: str) -> Period:
        start, end = raw["valid_from"], raw.get("valid_to")
        if not isinstance(start, dt.date) or (end is not None and end < start):
            raise RulebookError(f"{where}\u00a0: période impossible.")
        return Period(start, end)

    def source(self, raw: Raw, where: str) -> Source:
        if raw["source"] not in self.sources:
            raise RulebookError(f"{where}\u00a0: source inconnue, «\u00a0{raw['source']}\u00a0».")
        return self.sources[raw["source"]]

    def status(self, raw: Raw, where: str) -> StatusRow:
        return StatusRow(
            one_of(raw["status"], Status, where),
            frozenset(one_of(ips, Ips, where) for ips in raw["ips"]),
            self._period(raw, where),
            self.source(raw, where),
            raw["label"],
        )

    def tariff(self, raw: Raw, where: str) -> Tariff:
        return Tariff(
            raw["code"],
            _decimal(raw["amount"], where),
            self._period(raw, where),
            self.source(raw, where),
            self._specialties(raw["specialties"], where) if "specialties" in raw else None,
        )

    def gauge(self, raw: Raw, where: str) -> Gauge:
        specialties = self._specialties(raw.get("specialties", ()), where)
        if "except" in raw:
            specialties = frozenset(specialty_labels()) - self._specialties(raw["except"], where)
        by_decision = raw.get("limit_by_decision")
        return Gauge(
            label=raw["label"],
            limit=_decimal(raw["limit"], where),
            limit_by_decision=None if by_decision is None else _decimal(by_decision, where),
            warn_at=_decimal(raw["warn_at"], where),
            counts_tele_expertise=raw["counts_tele_expertise"],
            counts_own_patients=raw["counts_own_patients"],
            period=self._period(raw, where),
            source=self.source(raw, where),
            specialties=specialties,
        )

    def _specialties(self, names: Iterable[str], where: str) -> frozenset[str]:
        return frozenset[str]().union(*(self.vocabulary.group(name, where) for name in names))
