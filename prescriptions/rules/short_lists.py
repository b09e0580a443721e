"""What is proposed while one types an examination, a nursing act or a device."""

import tomllib
from functools import cache
from pathlib import Path

LIST = Path(__file__).parent.parent / "data" / "short_lists.toml"


@cache
def short_lists() -> dict[str, list[str]]:
    return tomllib.loads(LIST.read_text(encoding="utf-8"))


def proposed(kind: str) -> list[str]:
    return short_lists().get(kind, [])
