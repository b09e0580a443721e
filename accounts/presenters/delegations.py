"""Who acts in whose name, in words."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from accounts.models import Delegation
from core import french


@dataclass(frozen=True, slots=True)
class DelegationLine:
    public_id: UUID
    delegate: str
    physician: str
    period: str
    is_open: bool


def delegation_lines(delegations: Iterable[Delegation]) -> list[DelegationLine]:
    """The open ones first."""
    lines = [
        DelegationLine(
            row.public_id,
            row.delegate.full_name,
            row.practitioner.full_name,
            period_of(row.starts_on, row.ends_on),
            row.ends_on is None,
        )
        for row in delegations
    ]
    return sorted(lines, key=lambda line: not line.is_open)


def period_of(starts_on: dt.date, ends_on: dt.date | None) -> str:
    """« depuis le mar. 3 mars 2026 », « du mar. 3 mars 2026 au sam. 2 mai 2026 » (the last day with it)."""
    first = french.day(starts_on)
    if ends_on is None:
        return f"depuis le {first}"
    if ends_on <= starts_on:
        return f"le {first}, aussitôt terminé"
    return f"du {first} au {french.day(ends_on - dt.timedelta(days=1))}"
