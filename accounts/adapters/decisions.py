"""Who hears of a regional decision: the other administrators that it waits, its author what became of it."""

from collections.abc import Mapping

from django.urls import reverse

from accounts import selectors
from accounts.models import User
from core.clock import today
from notifications import services as notifications
from notifications.services import Recipient
from pathways.enums import DecisionState
from pathways.services import DecisionNews

OUTCOMES: Mapping[str, str] = {DecisionState.APPROVED: "approuvée", DecisionState.REJECTED: "refusée"}


def tell_decision(news: DecisionNews) -> None:
    """In the transaction of what happened; nobody is told of what they did themselves."""
    decision = news.decision
    for user in selectors.administrators(today(news.at)):
        if user.pk == news.actor.user_id:
            continue
        if decision.state == DecisionState.PROPOSED:
            _send("accounts.decision_waits", user, news, {"who": news.actor.label})
        elif decision.state in OUTCOMES and user.pk == decision.proposer_id:
            context = {"who": news.actor.label, "outcome": OUTCOMES[decision.state]}
            _send("accounts.decision_settled", user, news, context)


def _send(kind: str, user: User, news: DecisionNews, context: Mapping[str, str]) -> None:
    notifications.message_send(
        kind=kind,
        to=Recipient(label=user.full_name, user_id=user.pk, email=user.email),
        context=context,
        link=reverse("pathways:decision", args=[news.decision.public_id]),
        at=news.at,
    )
