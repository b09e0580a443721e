"""An ECG in words, for pages and paper."""

import datetime as dt
from collections.abc import Mapping

from consultations.rules import words


def title(at: dt.datetime, *, is_simulated: bool) -> str:
    return f"ECG{' simulé' if is_simulated else ''} de {words.hour(at)}"


def device(said: Mapping[str, str]) -> str:
    """« Schiller AT-102, n° SN0042 », or that nothing says which."""
    name = " ".join(filter(None, [said.get("maker", ""), said.get("model", "")]))
    serial = f"n°\u00a0{said['serial']}" if said.get("serial") else ""
    return ", ".join(filter(None, [name, serial])) or "appareil non précisé"
