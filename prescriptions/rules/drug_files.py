"""The public base of drugs (BDPM) as a region loads it: three files, tabs between columns, no header.

`CIS_bdpm.txt` (the drugs), `CIS_COMPO_bdpm.txt` (what they are made of), `CIS_CPD_bdpm.txt` (how they may be
prescribed). They have been in Windows-1252 and in UTF-8 in different years.
"""

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from prescriptions.rules.restrictions import plain

CIS = re.compile(r"\d{8}")
COLUMNS = {"drugs": 7, "compositions": 5, "conditions": 2}  # at least so many are read
ACTIVE = "SA"
MARKETED = "Commercialisée"


@dataclass(frozen=True, slots=True, kw_only=True)
class DrugRow:
    cis: str
    name: str
    form: str
    route: str
    substances: tuple[str, ...]
    conditions: tuple[str, ...]

    @property
    def words(self) -> str:
        """What a search reads: small letters, no accents."""
        return plain(" ".join([self.name, *self.substances]))


class Unreadable(ValueError):
    """The message is French: whoever loads the list reads it."""


def drugs(listed: bytes, compositions: bytes, conditions: bytes) -> list[DrugRow]:
    """The drugs on the market, with what they are made of and how they may be prescribed."""
    made, ruled = defaultdict(list), defaultdict(list)
    for row in _rows(compositions, "compositions"):
        if len(row) < 7 or row[6].strip() == ACTIVE:
            made[row[0]].append(" ".join(filter(None, (row[3].strip(), row[4].strip()))))
    for row in _rows(conditions, "conditions"):
        ruled[row[0]].append(row[1].strip())
    found = [_drug(row, made[row[0]], ruled[row[0]]) for row in _rows(listed, "drugs") if row[6] == MARKETED]
    if not found:
        raise Unreadable("Aucun médicament commercialisé dans ce fichier : est-ce CIS_bdpm.txt ?")
    return found


def _drug(row: list[str], made: list[str], ruled: list[str]) -> DrugRow:
    name, form, route = (row[index].strip() for index in (1, 2, 3))
    return DrugRow(
        cis=row[0],
        name=name,
        form=form,
        route=route.replace(";", ", "),
        substances=tuple(dict.fromkeys(made)),
        conditions=tuple(dict.fromkeys(ruled)),
    )


def _rows(content: bytes, kind: str) -> Iterator[list[str]]:
    for number, line in enumerate(_text(content).splitlines(), 1):
        if not line.strip():
            continue
        row = line.split("\t")
        if len(row) < COLUMNS[kind] or not CIS.fullmatch(row[0]):
            raise Unreadable(f"Ligne {number} : ce n’est pas le fichier attendu ({kind}).")
        yield row


def _text(content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")
