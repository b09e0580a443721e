"""Reads the data files of the demo."""

import tomllib
from pathlib import Path
from typing import Any

DATA = Path(__file__).resolve().parents[1] / "data"


def table(name: str) -> dict[str, Any]:
    """The content of one TOML file of the demo."""
    return tomllib.loads((DATA / f"{name}.toml").read_text(encoding="utf-8"))
