"""What a new list of drugs changes against the one that counts."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Known:
    """A drug as both lists tell it."""

    name: str
    substances: tuple[str, ...]
    conditions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Changes:
    """Names, in their order. `ruled`: may be prescribed otherwise than before."""

    added: list[str]
    removed: list[str]
    renamed: list[str]
    ruled: list[str]


def changes(former: Mapping[str, Known], new: Mapping[str, Known]) -> Changes:
    both = former.keys() & new.keys()
    return Changes(
        added=sorted(new[cis].name for cis in new.keys() - former.keys()),
        removed=sorted(former[cis].name for cis in former.keys() - new.keys()),
        renamed=sorted(new[cis].name for cis in both if _made(former[cis]) != _made(new[cis])),
        ruled=sorted(new[cis].name for cis in both if former[cis].conditions != new[cis].conditions),
    )


def _made(drug: Known) -> tuple[str, tuple[str, ...]]:
    return drug.name, drug.substances
