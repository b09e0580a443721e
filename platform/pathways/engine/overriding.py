"""What a physician decides against the rules: another indicator, a blocking lifted. Never silent."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any, get_args

from pathways.engine.rulebook import Rulebook
from pathways.engine.tables import Effect, Row
from pathways.engine.verdict import Finding, Ips

SOURCE = "Décision du médecin"
FORCED, LIFTED = "override_ips", "override_lifted"


class OverrideError(ValueError):
    """A decision that cannot be taken; the message is French and fit for the screen."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Override:
    """A physician's decision on one act, with its motive.

    `ips` replaces the indicator (the empty string is the blank one, None leaves it to the rules);
    `lifted` are the codes of the blocking findings that no longer hold. Raises OverrideError without a
    motive, or for an indicator that does not exist.
    """

    ips: Ips | None = None
    lifted: frozenset[str] = frozenset()
    motive: str

    def __post_init__(self) -> None:
        if not self.motive.strip():
            raise OverrideError("Une décision du médecin s’écrit avec son motif.")
        if self.ips is not None and self.ips not in get_args(Ips):
            raise OverrideError(f"Indicateur de parcours inconnu, «\u00a0{self.ips}\u00a0».")


def check_override(override: Override, rulebook: Rulebook) -> None:
    """Raises OverrideError for a code that no rule blocks with, or that nobody may lift."""
    for code in sorted(override.lifted - rulebook.liftable):
        rows = [row for row in rulebook.rows if row.key == code]
        if not rows:
            raise OverrideError(f"Constat inconnu, «\u00a0{code}\u00a0»\u00a0: rien à lever.")
        raise OverrideError(f"Ce constat ne se lève pas\u00a0: {rows[0].finding.message}")


def forced(decided: Row[Ips], override: Override | None, day: dt.date) -> Finding | None:
    """What to say when the physician's indicator differs from the one that the rules decided.

    Raises OverrideError when the rules leave no choice (a télé-expertise).
    """
    if override is None or override.ips is None or override.ips == decided.outcome:
        return None
    if decided.final:
        raise OverrideError(f"L’indicateur ne se choisit pas ici\u00a0: {decided.finding.message}")
    return _said(
        FORCED,
        f"Les règles donnaient l’indicateur {_name(decided.outcome)}\u00a0: "
        f"«\u00a0{decided.finding.message}\u00a0» Le médecin a choisi l’indicateur {_name(override.ips)}.",
        override,
        day,
    )


def standing(raised: Sequence[Row[Effect]], override: Override | None) -> list[Row[Effect]]:
    """The findings that still take lines away."""
    return [row for row in raised if override is None or row.key not in override.lifted]


def told(raised: Iterable[Row[Effect]], override: Override | None, day: dt.date) -> list[Finding]:
    """Every finding, those that were lifted as warnings, and the decision that lifted them."""
    findings = [row.finding for row in raised]
    if override is None:
        return findings
    lifted = [found for found in findings if found.code in override.lifted]
    if not lifted:
        return findings
    what = " ".join(f"«\u00a0{found.message}\u00a0»" for found in lifted)
    decision = _said(
        LIFTED, f"Les règles bloquaient\u00a0: {what} Le médecin a levé ce blocage.", override, day
    )
    return [
        *(replace(found, severity="warning") if found in lifted else found for found in findings),
        decision,
    ]


def _said(code: str, sentence: str, override: Override, day: dt.date) -> Finding:
    motive = override.motive.strip().rstrip(".")
    return Finding(code, "warning", f"{sentence} Motif\u00a0: {motive}.", SOURCE, day, day)


def _name(ips: Any) -> str:
    return ips or "blanc"
