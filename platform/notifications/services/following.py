"""What became of the SMS that a carrier took: it knows minutes later, or never."""

import datetime as dt
from uuid import UUID

from django.db import transaction

from core.actors import Actor
from notifications import selectors
from notifications.adapters.carriers import Following, Postponed, Undeliverable, carrier_of
from notifications.enums import Channel, MessageAction, MessageState
from notifications.models import Message
from notifications.services.steps import move

ASKED_AT_ONCE = 50


def messages_follow(*, actor: Actor, at: dt.datetime) -> int:
    """Asks of the SMS sent in the last two days, the longest unasked first. Returns how many it asked of."""
    carrier = carrier_of(Channel.SMS) if selectors.is_carried(Channel.SMS) else None
    if not isinstance(carrier, Following):
        return 0
    followed = list(selectors.sent_lately(at)[:ASKED_AT_ONCE])
    for message in followed:
        try:
            arrived = carrier.arrived(message.provider_id)
        except Postponed:
            break  # the carrier is mute: the others are asked next time
        except Undeliverable as failure:
            _note(actor, message.public_id, MessageAction.BOUNCE, at, failure.code)
        else:
            _note(actor, message.public_id, MessageAction.CONFIRM if arrived else None, at)
    return len(followed)


@transaction.atomic
def _note(
    actor: Actor, message_id: UUID, action: MessageAction | None, at: dt.datetime, code: str = ""
) -> None:
    message = Message.objects.select_for_update().get(public_id=message_id)
    if message.state != MessageState.SENT:
        return
    message.followed_at = at
    if action is None:
        message.save(update_fields=["followed_at", "updated_at"])
        return
    message.error_code = code
    move(message, action, actor, at, reason=code)
