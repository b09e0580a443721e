"""Regional decisions as tests need them."""

import datetime as dt
from decimal import Decimal
from typing import Any

from accounts.models import User
from core import clock
from pathways import services
from pathways.enums import DecisionKind
from pathways.models import Decision
from pathways.services import Proposal
from tests.cast import actor_of

WHY = "Confirmé par la caisse le 12 octobre."


def switch(key: str = "meg", **changes: Any) -> Proposal:
    """From today, with no end."""
    return _proposal({"kind": DecisionKind.SWITCH, "switch": key} | changes)


def tariff(code: str = "TCS", **changes: Any) -> Proposal:
    """Thirty-eight euros for dermatologists, from today."""
    words = {"kind": DecisionKind.TARIFF, "code": code, "specialties": ("SM15",), "amount": Decimal("38.00")}
    return _proposal(words | changes)


def ending(decision: Decision, last_day: dt.date, **changes: Any) -> Proposal:
    words = {"kind": DecisionKind.END, "ends": decision.public_id, "valid_to": last_day, "why": WHY}
    return Proposal(**(words | changes))


def _proposal(words: dict[str, Any]) -> Proposal:
    return Proposal(**({"valid_from": clock.today(clock.now()), "why": WHY} | words))


def proposed(author: User, proposal: Proposal, *, at: dt.datetime | None = None) -> Decision:
    at = at or clock.now()
    return services.decision_propose(actor=actor_of(author), proposal=proposal, past_accepted=True, at=at)


def approved(author: User, reader: User, proposal: Proposal, *, at: dt.datetime | None = None) -> Decision:
    at = at or clock.now()
    written = proposed(author, proposal, at=at)
    return services.decision_approve(
        actor=actor_of(reader), public_id=written.public_id, past_accepted=True, at=at
    )
