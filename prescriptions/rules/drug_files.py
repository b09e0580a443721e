"""The public base of drugs (BDPM) as a region loads it: three files, tabs between columns, no header.

`CIS_bdpm.txt` (the drugs), `CIS_COMPO_bdpm.txt` (what they are made of), `CIS_CPD_bdpm.txt` (how they may be
prescribed). They have been in Windows-1252 and in UTF-8 in different years.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from prescriptions.rules.restrictions import plain

CIS = re.compile(r"\d{8}")
COLUMNS = {"drugs": 7, "compositions": 5, "conditions": 2}  # at least so many are read
FILES = {"drugs": "CIS_bdpm.txt", "compositions": "CIS_COMPO_bdpm.txt", "conditions": "CIS_CPD_bdpm.txt"}
ACTIVE = "SA"
MARKETED = "Commercialisée"
LONGEST = 400
OTHER_FILE = "Aucun médicament commercialisé dans ce fichier : est-ce CIS_bdpm.txt ?"


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

    @property
    def brand(self) -> str:
        """The first word of its name, by which its kind is known."""
        found = re.match(r"[^a-z]*([a-z]+(?:-[a-z]+)*)", plain(self.name))
        return found[1].replace("-", "")[:80] if found else ""


@dataclass(frozen=True, slots=True)
class BadLine:
    """A line left out: of which file, at which number, and why, in French."""

    file: str
    number: int
    why: str


@dataclass(slots=True)
class Reading:
    """What three files gave. `lines`: how many of each were read; `unsold`: drugs off the market."""

    rows: list[DrugRow] = field(default_factory=list)
    refused: list[BadLine] = field(default_factory=list)
    lines: dict[str, int] = field(default_factory=dict)
    unsold: int = 0


class Unreadable(ValueError):
    """The message is French: whoever loads the list reads it."""


def read(files: Mapping[str, bytes]) -> Reading:
    """The drugs on the market, and the lines that were left out. Unreadable when it is another file."""
    reading, made, ruled = Reading(), defaultdict(list), defaultdict(list)
    for row in _rows(files, "compositions", reading):
        if len(row) < 7 or row[6].strip() == ACTIVE:
            made[row[0]].append(" ".join(filter(None, (row[3].strip(), row[4].strip())))[:LONGEST])
    for row in _rows(files, "conditions", reading):
        ruled[row[0]].append(row[1].strip()[:LONGEST])
    for row in _rows(files, "drugs", reading):
        if row[6].strip() == MARKETED:
            reading.rows.append(_drug(row, made[row[0]], ruled[row[0]]))
        else:
            reading.unsold += 1
    if not reading.rows:
        raise Unreadable(OTHER_FILE)
    return reading


def drugs(listed: bytes, compositions: bytes, conditions: bytes) -> list[DrugRow]:
    """The rows alone."""
    return read({"drugs": listed, "compositions": compositions, "conditions": conditions}).rows


def _drug(row: list[str], made: list[str], ruled: list[str]) -> DrugRow:
    name, form, route = (row[index].strip() for index in (1, 2, 3))
    return DrugRow(
        cis=row[0],
        name=name,
        form=form[:200],
        route=route.replace(";", ", ")[:200],
        substances=tuple(dict.fromkeys(made)),
        conditions=tuple(dict.fromkeys(ruled)),
    )


def _rows(files: Mapping[str, bytes], kind: str, reading: Reading) -> Iterator[list[str]]:
    reading.lines[kind], seen = 0, set[str]()
    for number, line in enumerate(_text(files.get(kind, b"")).split("\n"), 1):
        if not line.strip():
            continue
        reading.lines[kind] += 1
        row = line.rstrip("\r").split("\t")
        why = _wrong(row, kind) or (
            "code CIS déjà lu plus haut" if kind == "drugs" and row[0] in seen else ""
        )
        if why:
            reading.refused.append(BadLine(FILES[kind], number, why))
        else:
            seen.add(row[0])
            yield row


def _wrong(row: Sequence[str], kind: str) -> str:
    """Why this line says nothing that can be kept."""
    if len(row) < COLUMNS[kind]:
        return f"{len(row)} colonne{'s' if len(row) > 1 else ''} au lieu de {COLUMNS[kind]} au moins"
    if not CIS.fullmatch(row[0]):
        return "le code CIS n’a pas huit chiffres"
    if kind == "drugs" and not row[1].strip():
        return "sans dénomination"
    if kind == "drugs" and len(row[1]) > LONGEST:
        return f"dénomination de plus de {LONGEST} caractères"
    return "caractères illisibles" if "\ufffd" in "".join(row) else ""


def _text(content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")
