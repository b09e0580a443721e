"""What cannot be prescribed here, by dated data: the law wants a secured form that Pivot does not make."""

import datetime as dt
import re
import tomllib
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

LIST = Path(__file__).parent.parent / "data" / "restricted.toml"
TODO = (
    "Faites-le sur votre ordonnancier sécurisé, ou par la prescription électronique nationale depuis votre "
    "logiciel ; le reste de cette prescription n’en est pas touché."
)
FOREIGN_LETTERS = "Écrivez ce nom en lettres latines, sans caractère caché."


@dataclass(frozen=True, slots=True)
class Restriction:
    """A group of substances under one regime, between two dates; `brands`: names they are sold under."""

    regime: str
    substances: tuple[str, ...]
    valid_from: dt.date
    valid_to: dt.date | None
    source: str
    brands: tuple[str, ...] = ()

    def counts(self, on: dt.date) -> bool:
        return self.valid_from <= on and (self.valid_to is None or on <= self.valid_to)


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a drug is refused, on whose word, and what to do."""

    label: str
    reason: str
    source: str
    todo: str = TODO

    @property
    def sentence(self) -> str:
        return f"{self.reason} {self.todo}"


@dataclass(frozen=True, slots=True)
class Restricted:
    """The whole file."""

    rows: tuple[Restriction, ...]
    regimes: dict[str, tuple[str, str]]
    conditions: dict[str, tuple[str, ...]]

    def with_rows(self, rows: Sequence[Restriction]) -> "Restricted":
        """These too: a region adds to the national list, and takes nothing away from it."""
        return Restricted((*self.rows, *rows), self.regimes, self.conditions)


@cache
def restricted() -> Restricted:
    return read(tomllib.loads(LIST.read_text(encoding="utf-8")))


def read(raw: dict[str, Any]) -> Restricted:
    """The file, checked: a row of an unknown regime, or that ends before it starts, is refused."""
    regimes = {code: (one["label"], one["reason"]) for code, one in raw["regimes"].items()}
    rows = tuple(_row(one, regimes) for one in raw["restricted"])
    conditions = {code: tuple(words) for code, words in raw["conditions"].items()}
    if unknown := conditions.keys() - regimes.keys():
        raise ValueError(f"Unknown regimes: {sorted(unknown)}")
    return Restricted(rows, regimes, conditions)


def _row(raw: dict[str, Any], regimes: dict[str, tuple[str, str]]) -> Restriction:
    start, end = raw["valid_from"], raw.get("valid_to")
    if raw["regime"] not in regimes or (end is not None and end < start):
        raise ValueError(f"A restriction that cannot be: {raw}")
    names = tuple(raw["substances"]), tuple(raw.get("brands", ()))
    return Restriction(raw["regime"], names[0], start, end, raw["source"], names[1])


def refusal(
    substances: Sequence[str], conditions: Sequence[str], on: dt.date, known: Restricted | None = None
) -> Refusal | None:
    """Why this drug is not prescribed here on this day; None when it may be.

    `substances` may be words that a physician typed: without a list loaded, they are judged all the same.
    """
    known = known or restricted()
    return next(_refusals(substances, conditions, on, known), None)


def _refusals(
    substances: Sequence[str], conditions: Sequence[str], on: dt.date, known: Restricted
) -> Iterator[Refusal]:
    written = {word for text in substances for word in words_of(text)}
    for row in known.rows:
        if row.counts(on) and _names(row, written):
            yield Refusal(*known.regimes[row.regime], row.source)
    said = " ".join(plain(text) for text in conditions)
    for regime, words in known.conditions.items():
        if any(plain(word) in said for word in words):
            yield Refusal(*known.regimes[regime], "Conditions de prescription de la liste nationale")


def _names(row: Restriction, written: set[str]) -> bool:
    """« Codéine » is in « PHOSPHATE DE CODÉINE HÉMIHYDRATÉ », not in « dihydrocodéine »."""
    if any(plain(brand) in written for brand in row.brands):
        return True
    return any(word.startswith(plain(name)) for name in row.substances for word in written)


def words_of(text: str) -> list[str]:
    """The words of a name, letters alone; one spelt out (« m o r p h i n e ») is put together too."""
    parted = re.findall(r"[a-z]+", plain(text))
    spelt = re.findall(r"(?:\b[a-z]\b[\W\d_]*){3,}", plain(text))
    hyphened = re.findall(r"[a-z]+(?:-[a-z]+)+", plain(text))
    return [*parted, *(re.sub(r"[^a-z]", "", one) for one in (*spelt, *hyphened))]


def is_legible(text: str) -> bool:
    """Whether all its letters are ours: a Cyrillic letter among Latin ones reads alike and is another."""
    return all(_is_ours(letter) for letter in text)


def _is_ours(letter: str) -> bool:
    if letter.isalpha():
        return unicodedata.name(letter, "").startswith(("LATIN", "GREEK", "MICRO", "FEMININE", "MASCULINE"))
    return unicodedata.category(letter) != "Cf"


def plain(text: str) -> str:
    """Small letters without accents, which the national list writes or not."""
    apart = unicodedata.normalize("NFKD", text.lower())
    return "".join(letter for letter in apart if not unicodedata.combining(letter))
