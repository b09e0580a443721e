"""One step of a message, written down. The caller holds the row."""

import datetime as dt

from core.actors import Actor
from notifications.enums import MessageAction, MessageState
from notifications.models import Message, MessageTransition
from notifications.rules import is_known, kind_of
from notifications.states import TRANSITIONS

# What opens something to whoever reads it is kept as long as the message may still leave.
GONE = frozenset({MessageState.SENT, MessageState.DELIVERED, MessageState.LAPSED})


def move(message: Message, action: MessageAction, actor: Actor, at: dt.datetime, *, reason: str = "") -> None:
    source = MessageState(message.state)
    message.state = TRANSITIONS.target(source, action)
    if message.state in GONE and is_known(message.kind):
        message.context = kind_of(message.kind).emptied(message.context)
    message.save(
        update_fields=[
            "state",
            "context",
            "attempts",
            "next_try_at",
            "ended_at",
            "provider_id",
            "error_code",
            "followed_at",
            "updated_at",
        ]
    )
    MessageTransition.objects.create(
        message=message,
        action=action,
        source=source,
        target=message.state,
        at=at,
        by=actor.label,
        reason=reason,
    )
