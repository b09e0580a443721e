"""The national list of physicians' specialties, as published."""

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType

DATA = Path(__file__).resolve().parent.parent / "data"


@lru_cache(maxsize=1)
def specialties() -> Mapping[str, str]:
    """Label by code (savoir-faire, SM01 to SM95)."""
    rows = (DATA / "specialties.tsv").read_text(encoding="utf-8").splitlines()[1:]
    return MappingProxyType(dict(row.split("\t", 1) for row in rows if row))
