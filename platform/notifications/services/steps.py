"""One step of a message, written down. The caller holds the row."""

import datetime as dt

from core.actors import Actor
from notifications.enums import MessageAction, MessageState
from notifications.models import Message, MessageTransition
from notifications.states import TRANSITIONS


def move(message: Message, action: MessageAction, actor: Actor, at: dt.datetime, *, reason: str = "") -> None:
    source = MessageState(message.state)
    message.state = TRANSITIONS.target(source, action)
    message.save(
        update_fields=[
            "state",
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
