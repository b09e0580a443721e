"""What makes a rulebook whole: no gap, no overlap, no unknown code, no row that nothing reaches."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import combinations, pairwise
from typing import Any

from pathways.engine.rulebook import Rulebook
from pathways.engine.tables import Gauge, Period, Row, Tariff
from pathways.engine.vocabulary import RulebookError

_ONE_DAY = dt.timedelta(days=1)


def check_rulebook(book: Rulebook) -> None:
    """Raises RulebookError at the first fault, in French, with the row at fault."""
    _unique_names(book)
    _known_codes(book)
    for name, rows in (("ips", book.ips), ("payment", book.payment)):
        _decides_every_day(name, rows, book.starts)
    _statuses_cover(book)
    _codes_exclude_each_other(book)
    _tariffs_follow_each_other(book.tariffs)
    _billed_codes_have_tariffs(book)
    _tariffs_are_billed(book)
    _gauges_follow_each_other(book.gauges)


def _unique_names(book: Rulebook) -> None:
    for key, times in Counter(row.key for row in book.rows).items():
        if times > 1:
            raise RulebookError(f"{key}\u00a0: {times} règles portent ce nom.")


def _known_codes(book: Rulebook) -> None:
    used = [row.outcome.code for row in book.codes] + [row.outcome for row in book.majorations]
    for code in [*used, *(tariff.code for tariff in book.tariffs)]:
        if code not in book.acts:
            raise RulebookError(f"{code}\u00a0: code absent de la nomenclature (acts.toml).")
    for code, act in book.acts.items():
        if not act.history and code not in used:
            raise RulebookError(f"{code}\u00a0: aucune règle ne facture ce code.")
    on_request = {row.key for row in book.findings if row.outcome.on_request}
    for row in book.codes:
        asked = row.outcome.if_no_tariff
        if asked is not None and asked not in on_request:
            raise RulebookError(f"codes/{row.key}\u00a0: constat inconnu, «\u00a0{asked}\u00a0».")


def _decides_every_day(name: str, rows: Sequence[Row[Any]], starts: Iterable[dt.date]) -> None:
    first = min((row.period.start for row in rows), default=dt.date.max)
    for day in starts:
        if day >= first:
            live = [row for row in rows if day in row.period and row.switch is None]
            _decides(f"{name}, au {day}", live)


def _decides(name: str, live: Sequence[Row[Any]]) -> None:
    if not live or not live[-1].condition.always:
        raise RulebookError(f"{name}\u00a0: la dernière ligne doit toujours convenir.")
    for row in live[:-1]:
        if row.condition.always:
            raise RulebookError(f"{name}\u00a0: rien n’atteint les lignes après {row.key}.")
    for one, other in combinations(live, 2):
        if one.condition == other.condition:
            raise RulebookError(f"{name}\u00a0: {one.key} et {other.key} ont la même condition.")


def _statuses_cover(book: Rulebook) -> None:
    for day in book.starts:
        wanted = {row.outcome for row in book.ips if day in row.period}
        given = Counter(ips for row in book.statuses if day in row.period for ips in row.ips)
        if missing := sorted(wanted - given.keys()):
            raise RulebookError(f"statuses\u00a0: au {day}, aucun statut pour {missing}.")
        if twice := sorted(ips for ips, times in given.items() if times > 1):
            raise RulebookError(f"statuses\u00a0: au {day}, deux statuts pour {twice}.")


def _codes_exclude_each_other(book: Rulebook) -> None:
    for one, other in combinations(book.codes, 2):
        same = one.outcome.professional == other.outcome.professional
        if same and one.period.overlaps(other.period) and not one.condition.excludes(other.condition):
            raise RulebookError(f"codes\u00a0: {one.key} et {other.key} peuvent convenir ensemble.")


def _tariffs_follow_each_other(tariffs: Sequence[Tariff]) -> None:
    for one, other in combinations(tariffs, 2):
        if one.code == other.code and _share(one, other) and one.period.overlaps(other.period):
            raise RulebookError(f"tariffs/{one.code}\u00a0: deux montants le {other.period.start}.")
    for code, families in {(tariff.code, tariff.specialties) for tariff in tariffs}:
        rows = [tariff for tariff in tariffs if (tariff.code, tariff.specialties) == (code, families)]
        _contiguous(f"tariffs/{code}", [row.period for row in rows])


def _share(one: Tariff, other: Tariff) -> bool:
    if one.specialties is None or other.specialties is None:
        return one.specialties is other.specialties
    return not one.specialties.isdisjoint(other.specialties)


def _contiguous(name: str, periods: Sequence[Period]) -> None:
    ordered = sorted(periods, key=lambda period: period.start)
    for earlier, later in pairwise(ordered):
        if earlier.end is None or earlier.end + _ONE_DAY != later.start:
            raise RulebookError(f"{name}\u00a0: trou ou recouvrement avant le {later.start}.")


def _billed_codes_have_tariffs(book: Rulebook) -> None:
    billed = [
        (row.key, row.outcome.code, row.period) for row in book.codes if row.outcome.if_no_tariff is None
    ]
    for key, code, period in [*billed, *((row.key, row.outcome, row.period) for row in book.majorations)]:
        tariffs = [row for row in book.tariffs if row.code == code and row.specialties is None]
        if not _cover([row.period for row in tariffs], period):
            raise RulebookError(f"{key}\u00a0: {code} n’a pas de tarif pendant toute la règle.")


def _tariffs_are_billed(book: Rulebook) -> None:
    for tariff in book.tariffs:
        rules = [row.period for row in book.codes if row.outcome.code == tariff.code]
        rules += [row.period for row in book.majorations if row.outcome == tariff.code]
        if not book.acts[tariff.code].history and not any(rule.covers(tariff.period) for rule in rules):
            raise RulebookError(
                f"tariffs/{tariff.code}\u00a0: au {tariff.period.start}, aucune règle ne facture ce code."
            )


def _cover(periods: Sequence[Period], wanted: Period) -> bool:
    """True for periods already known to be contiguous."""
    if not periods:
        return False
    ordered = sorted(periods, key=lambda period: period.start)
    return Period(ordered[0].start, ordered[-1].end).covers(wanted)


def _gauges_follow_each_other(gauges: Sequence[Gauge]) -> None:
    for specialty in frozenset[str]().union(*(gauge.specialties for gauge in gauges)):
        rows = [gauge for gauge in gauges if specialty in gauge.specialties]
        _contiguous(f"gauges/{specialty}", [row.period for row in rows])
