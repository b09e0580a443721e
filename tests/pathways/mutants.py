"""Every way of spoiling one thing in the data files: a row, a case, a value, a bound, a day, a euro.

A mutant is killed when the rulebook refuses to load, or when a vignette or a tariff line tells
another outcome.
"""

import copy
import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from pathways.engine import Rulebook, load_rulebook
from pathways.engine.loading import read_tables
from pathways.engine.vocabulary import RulebookError
from tests.pathways.vignettes import (
    Vignette,
    amounts,
    gauge_lines,
    judge,
    judge_gauge,
    may_be_overridden,
    overridable,
)

HORIZON = dt.date(2004, 8, 17)
ONE_DAY = dt.timedelta(days=1)
TABLES = {
    "ips": "row",
    "statuses": "row",
    "payment": "row",
    "codes": "row",
    "majorations": "row",
    "findings": "row",
    "tariffs": "tariff",
    "gauges": "gauge",
}
WITH_FINAL = ("ips", "findings")
SEVERITIES = {"blocking": "warning", "warning": "blocking", "info": "warning"}
IPS = ("A", "T", "R", "U", "H", "O", "M", "D", "S", "")
STATUSES = ("in_pathway", "excluded_from_pathway", "outside_pathway")

# Mutants that change no verdict, and why.
EQUIVALENT = {
    "ips/ips_direct_access_psychiatry: when patient age from 15": "under 16, an earlier row decides",
    "ips/ips_direct_access_psychiatry_options: when patient age from 15": "under 16, an earlier row decides",
    "payment/rate_tele_expertise: from one day earlier": "nothing is billed the day before",
    "payment/rate_ordinary: from one day earlier": "nothing is billed the day before",
    "payment/rate_accompanying: from one day earlier": "nobody accompanies for a fee the day before",
    "payment: rate_outside_unpaid before rate_accompanying": "who accompanies has no status in the pathway",
    "findings/tariff_to_complete: from one day earlier": "nothing asks for it the day before",
    "findings/hour_unknown: from one day later": "22 December 2024 is a Sunday: the hour is not needed",
}

Tables = dict[str, Any]
Spoil = Callable[[Tables], None]


@dataclass(frozen=True)
class Mutant:
    name: str
    spoil: Spoil

    def tables(self) -> Tables:
        spoiled = copy.deepcopy(read_tables_once())
        self.spoil(spoiled)
        return spoiled


_READ: Tables = {}


def read_tables_once() -> Tables:
    if not _READ:
        _READ.update(read_tables())
    return _READ


def killer(mutant: Mutant, vignettes: tuple[Vignette, ...]) -> str | None:
    """The name of what kills it; None when it survives."""
    try:
        book = load_rulebook(mutant.tables())
    except RulebookError as error:
        return f"loading: {error}"
    return next(_told_otherwise(book), None) or _judged_otherwise(book, vignettes)


def _told_otherwise(book: Rulebook) -> Iterator[str]:
    """The lines of the smaller tables that the rulebook does not hold."""
    for day, code, specialty, amount in amounts():
        if book.edition(day).amount(code, specialty) != amount:
            yield f"tarifs.csv: {code} le {day}"
    for line in gauge_lines():
        if judge_gauge(line, book) != line["réponse"]:
            yield f"jauge.csv: {line['texte']}"
    for key, allowed in overridable():
        if may_be_overridden(key, book) != allowed:
            yield f"surclassements.csv: {key}"


def _judged_otherwise(book: Rulebook, vignettes: tuple[Vignette, ...]) -> str | None:
    for vignette in vignettes:
        try:
            told = judge(vignette, book)
        except (LookupError, TypeError) as error:
            return f"{vignette.name}: {error!r}"
        if told != vignette.expected:
            return vignette.name
    return None


def mutants(*, rows_only: bool = False) -> Iterator[Mutant]:
    """All of them; with `rows_only`, those that take a whole row away."""
    tables = read_tables_once()
    for table, kind in TABLES.items():
        for number, row in enumerate(tables[table][kind]):
            name = f"{table}/{row.get('id') or row.get('code') or row.get('status') or row['label']}"
            if table in ("tariffs", "gauges"):
                name += f" {row['valid_from']} {row.get('specialties', '')}".rstrip()
            yield Mutant(f"{name}: taken away", _drop(table, kind, number))
            if not rows_only:
                yield from _spoiled_row(name, row, (table, kind, number))
    if not rows_only:
        yield from _swaps(tables)
        yield from _groups(tables)


def _drop(table: str, kind: str, number: int) -> Spoil:
    return lambda tables: tables[table][kind].pop(number)


def _set(path: tuple[Any, ...], value: Any) -> Spoil:
    def spoil(tables: Tables) -> None:
        place = tables
        for step in path[:-1]:
            place = place[step]
        if value is None:
            del place[path[-1]]
        else:
            place[path[-1]] = value

    return spoil


def _spoiled_row(name: str, row: Tables, path: tuple[Any, ...]) -> Iterator[Mutant]:
    yield from _dates(name, row, path)
    yield from _outcomes(name, row, path)
    if path[0] == "gauges":
        yield from _gauge(name, row, path)
    if path[0] in WITH_FINAL and row.get("severity", "blocking") == "blocking":
        spoiled = not row.get("final", False)
        yield Mutant(f"{name}: {'final' if spoiled else 'not final'}", _set((*path, "final"), spoiled))
    for part in ("when", "unless"):
        if part in row:
            yield from _conditions(f"{name}: {part}", row[part], (*path, part))
    for switch in ("switch", "unless_switch"):
        if switch in row:
            yield Mutant(f"{name}: {switch} forgotten", _set((*path, switch), None))


def _dates(name: str, row: Tables, path: tuple[Any, ...]) -> Iterator[Mutant]:
    start, end = row["valid_from"], row.get("valid_to")
    if start != HORIZON:
        yield Mutant(f"{name}: from one day later", _set((*path, "valid_from"), start + ONE_DAY))
        yield Mutant(f"{name}: from one day earlier", _set((*path, "valid_from"), start - ONE_DAY))
    if end is not None:
        yield Mutant(f"{name}: to one day later", _set((*path, "valid_to"), end + ONE_DAY))
        yield Mutant(f"{name}: to one day earlier", _set((*path, "valid_to"), end - ONE_DAY))


def _outcomes(name: str, row: Tables, path: tuple[Any, ...]) -> Iterator[Mutant]:
    for key in ("amount", "rate"):
        if key in row:
            spoiled = str(Decimal(row[key]) + Decimal("0.01"))
            yield Mutant(f"{name}: {key} changed", _set((*path, key), spoiled))
    if "severity" in row:
        yield Mutant(f"{name}: severity", _set((*path, "severity"), SEVERITIES[row["severity"]]))
    for number, who in enumerate(row.get("withholds", ())):
        yield Mutant(f"{name}: leaves the line of {who}", _drop_in((*path, "withholds"), number))
    if "if_no_tariff" in row:
        yield Mutant(f"{name}: silent without tariff", _set((*path, "if_no_tariff"), None))
    yield from _pathway(name, row, path)


def _gauge(name: str, row: Tables, path: tuple[Any, ...]) -> Iterator[Mutant]:
    for key in ("limit", "limit_by_decision", "warn_at"):
        for step in ("0.01", "-0.01"):
            if key in row:
                spoiled = str(Decimal(row[key]) + Decimal(step))
                yield Mutant(f"{name}: {key} {spoiled}", _set((*path, key), spoiled))
    for key in ("counts_tele_expertise", "counts_own_patients"):
        yield Mutant(f"{name}: {key} reversed", _set((*path, key), not row[key]))
    for key in ("specialties", "except"):
        for number, family in enumerate(row.get(key, ())):
            yield Mutant(f"{name}: {key} less {family}", _drop_in((*path, key), number))


def _pathway(name: str, row: Tables, path: tuple[Any, ...]) -> Iterator[Mutant]:
    if isinstance(row.get("ips"), str):
        for other in sorted(set(IPS) - {row["ips"]}):
            yield Mutant(f"{name}: says «{other}»", _set((*path, "ips"), other))
    if "status" in row:
        for other in sorted(set(STATUSES) - {row["status"]}):
            yield Mutant(f"{name}: says {other}", _set((*path, "status"), other))
        for number, ips in enumerate(row["ips"]):
            yield Mutant(f"{name}: without «{ips}»", _drop_in((*path, "ips"), number))


def _drop_in(path: tuple[Any, ...], number: int) -> Spoil:
    def spoil(tables: Tables) -> None:
        place = tables
        for step in path:
            place = place[step]
        place.pop(number)

    return spoil


def _conditions(name: str, raw: Any, path: tuple[Any, ...]) -> Iterator[Mutant]:
    if isinstance(raw, list):
        for number, case in enumerate(raw):
            yield Mutant(f"{name} {number + 1} taken away", _drop_in(path, number))
            yield from _tests(f"{name} {number + 1}", case, (*path, number))
    else:
        yield from _tests(name, raw, path)


def _tests(name: str, case: Tables, path: tuple[Any, ...]) -> Iterator[Mutant]:
    for key, value in case.items():
        here = (*path, key)
        if isinstance(value, dict) and not value.keys() <= {"from", "under"}:
            yield from _tests(f"{name} {key}", value, here)
            continue
        yield Mutant(f"{name} {key} not asked", _set(here, None))
        yield from _values(f"{name} {key}", value, here)


def _values(name: str, value: Any, path: tuple[Any, ...]) -> Iterator[Mutant]:
    if isinstance(value, bool):
        yield Mutant(f"{name} reversed", _set(path, not value))
    elif isinstance(value, list):
        for number, item in enumerate(value):
            yield Mutant(f"{name} without {item}", _drop_in(path, number))
    elif isinstance(value, dict):
        for end, bound in value.items():
            yield Mutant(f"{name} {end} {bound + 1}", _set((*path, end), bound + 1))
            yield Mutant(f"{name} {end} {bound - 1}", _set((*path, end), bound - 1))


def _swaps(tables: Tables) -> Iterator[Mutant]:
    """The order of a table that decides by its first row: two neighbours exchanged."""
    for table, key in (("ips", "ips"), ("payment", "rate")):
        rows = tables[table]["row"]
        for number in range(len(rows) - 1):
            one, other = rows[number], rows[number + 1]
            if one[key] != other[key] and not _exclusive(one, other):
                yield Mutant(f"{table}: {other['id']} before {one['id']}", _swap(table, number))


def _exclusive(one: Tables, other: Tables) -> bool:
    """Two rows that ask different values of the same fact never compete."""
    mine, theirs = one.get("when", {}), other.get("when", {})
    return bool(mine) and mine.keys() == theirs.keys() == {"orientation"}


def _swap(table: str, number: int) -> Spoil:
    def spoil(tables: Tables) -> None:
        rows = tables[table]["row"]
        rows[number], rows[number + 1] = rows[number + 1], rows[number]

    return spoil


def _groups(tables: Tables) -> Iterator[Mutant]:
    """A specialty forgotten in its family."""
    for family, raw in tables["specialty_groups"].items():
        for number, code in enumerate(raw.get("codes", ())):
            yield Mutant(f"{family} without {code}", _drop_in(("specialty_groups", family, "codes"), number))
