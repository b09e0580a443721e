"""What a region adds to the national list, as a table that a spreadsheet writes: semicolons, a header.

`regime;nom;marque;depuis;jusqu_au;source`: the regime by its code, the substance or brand (`marque`: oui),
the two dates as they are written in France, and the text that says so.
"""

import csv
import datetime as dt
import io
from collections.abc import Iterable, Mapping
from typing import Any

from prescriptions.rules.drug_files import BadLine, Unreadable
from prescriptions.rules.restrictions import Restriction, plain, restricted, words_of

HEADER = ["regime", "nom", "marque", "depuis", "jusqu_au", "source"]
FILE = "restrictions.csv"
SHORTEST = 4  # letters: a shorter beginning would refuse half of the list


def read(content: bytes) -> tuple[list[dict[str, Any]], list[BadLine]]:
    """The rows, and the lines left out. Unreadable without the header."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", errors="replace")
    lines = csv.reader(io.StringIO(text), delimiter=";")
    if [plain(cell.strip()) for cell in next(lines, [])] != HEADER:
        raise Unreadable(f"La première ligne doit être « {';'.join(HEADER)} ».")
    rows, refused = [], []
    for number, cells in enumerate(lines, 2):
        if not any(cell.strip() for cell in cells):
            continue
        try:
            rows.append(_row([cell.strip() for cell in cells]))
        except ValueError as error:
            refused.append(BadLine(FILE, number, str(error)))
    if not rows:
        raise Unreadable("Aucune ligne de ce fichier n’a pu être lue.")
    return rows, refused


def _row(cells: list[str]) -> dict[str, Any]:
    if len(cells) != len(HEADER):
        raise ValueError(f"{len(cells)} colonnes au lieu de {len(HEADER)}")
    regime, name, brand, since, until, source = cells
    if regime not in restricted().regimes:
        raise ValueError(f"régime inconnu ; connus : {', '.join(restricted().regimes)}")
    if not any(len(word) >= SHORTEST for word in words_of(name)) or len(name.split()) > 1:
        raise ValueError(f"le nom est un seul mot d’au moins {SHORTEST} lettres")
    start, end = _date(since), _date(until) if until else None
    if end and end < start:
        raise ValueError("la fin précède le début")
    if not source:
        raise ValueError("sans source")
    return {
        "regime": regime,
        "name": name,
        "is_brand": plain(brand) == "oui",
        "valid_from": start.isoformat(),
        "valid_to": end.isoformat() if end else "",
        "source": source,
    }


def _date(written: str) -> dt.date:
    try:
        return dt.datetime.strptime(written, "%d/%m/%Y").replace(tzinfo=dt.UTC).date()
    except ValueError as error:
        raise ValueError("une date s’écrit 01/03/2025") from error


def restrictions(rows: Iterable[Mapping[str, Any]]) -> list[Restriction]:
    """The rows kept, as the rule reads them."""
    return [
        Restriction(
            row["regime"],
            () if row["is_brand"] else (row["name"],),
            dt.date.fromisoformat(row["valid_from"]),
            dt.date.fromisoformat(row["valid_to"]) if row["valid_to"] else None,
            row["source"],
            (row["name"],) if row["is_brand"] else (),
        )
        for row in rows
    ]
