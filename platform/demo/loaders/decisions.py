"""What the region decided of the rules: by the doors that everybody uses, two people for each decision."""

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from accounts import selectors as accounts
from accounts.enums import Role
from accounts.models import User
from core.actors import Actor
from core.clock import today
from demo.loaders.files import table
from pathways import services
from pathways.enums import DecisionKind
from pathways.services import Proposal

ONE_DAY = dt.timedelta(days=1)


def load(users: Mapping[str, User], at: dt.datetime) -> int:
    rows = table("decisions")["decisions"]
    for row in rows:
        _load_decision(row, users, at)
    return len(rows)


def _load_decision(row: dict[str, Any], users: Mapping[str, User], at: dt.datetime) -> None:
    written_at = at - row["proposed_days_ago"] * ONE_DAY
    decision = services.decision_propose(
        actor=_keeper(users[row["author"]], written_at), proposal=_proposal(row, at), at=written_at
    )
    if row["reader"]:
        read_at = at - row["read_days_ago"] * ONE_DAY
        reader = _keeper(users[row["reader"]], read_at)
        services.decision_approve(actor=reader, public_id=decision.public_id, at=read_at)


def _proposal(row: dict[str, Any], at: dt.datetime) -> Proposal:
    return Proposal(
        kind=DecisionKind(row["kind"]),
        switch=row.get("switch", ""),
        code=row.get("code", ""),
        specialties=tuple(row.get("specialties", ())),
        amount=Decimal(row["amount"]) if "amount" in row else None,
        valid_from=today(at) + row["from_day"] * ONE_DAY,
        why=row["why"],
        source=row["source"],
    )


def _keeper(user: User, at: dt.datetime) -> Actor:
    return accounts.actor_as(user, Role.REGIONAL_ADMIN, today(at))
