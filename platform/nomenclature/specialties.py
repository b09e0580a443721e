"""The specialties of physicians (savoir-faire, SM01 to SM95), and what people say for each."""

import csv
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

FILE = Path(__file__).with_name("data") / "specialties.tsv"


class Specialty(NamedTuple):
    """`label` is the published one, `short_label` what people say."""

    code: str
    label: str
    short_label: str


@cache
def specialty_rows() -> tuple[Specialty, ...]:
    """In the order of their codes."""
    with FILE.open(encoding="utf-8", newline="") as file:
        return tuple(Specialty(**row) for row in csv.DictReader(file, delimiter="\t"))


@cache
def specialty_labels() -> Mapping[str, str]:
    """The published label by code."""
    return MappingProxyType({row.code: row.label for row in specialty_rows()})
