import datetime as dt
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db import transaction

from core import jobs
from notifications import selectors
from notifications.enums import Channel, MessageState
from notifications.models import Message
from notifications.rules import ABOUT, Kind, Recipient, Value, kind_of
from notifications.services.keys import dedup_token
from notifications.services.notices import notice_post


@transaction.atomic
def message_send(
    *,
    kind: str,
    to: Recipient,
    context: Mapping[str, Value],
    at: dt.datetime,
    link: str = "",
    dedup_key: str = "",
    useful_until: dt.datetime | None = None,
    is_known: bool = False,
    about: UUID | None = None,
) -> list[Message]:
    """Tell `to`, by every channel of the kind that reaches them and that they did not switch off.

    Written in the caller's transaction, sent after its commit: what is rolled back was never said.
    `link` is a path of ours ("/rendez-vous/<uuid>/"). With a `dedup_key`, saying it again to the same
    person says nothing. From `useful_until` on it is worth nothing: neither written nor sent. `is_known`: it
    is their own doing, nothing is to be read behind the bell. `about`: what it goes by, for a kind that asks
    whether it may leave. Invalid when the context is not the one that
    the kind declares.
    """
    declared = kind_of(kind)
    packed = declared.packed(context)
    if declared.opens and useful_until is None:
        raise ValueError(f"{kind}: what opens something is worth something until an hour.")
    if useful_until is not None and at >= useful_until:
        return []
    if Channel.PAGE in declared.channels and not is_known:
        notice_post(kind=kind, to=to, context=context, at=at, link=link, dedup_key=dedup_key)
    fields = {
        "context": packed | ({ABOUT: str(about)} if about else {}),
        "link": link,
        "queued_at": at,
        "next_try_at": at,
        "useful_until": useful_until,
    }
    return [
        message
        for channel in declared.channels
        if channel != Channel.PAGE and _reaches(declared, Channel(channel), to, about)
        if (message := _queue(declared, Channel(channel), to, dedup_key, **fields)) is not None
    ]


def _reaches(kind: Kind, channel: Channel, to: Recipient, about: UUID | None) -> bool:
    return (
        bool(to.address_on(channel))
        and kind.goes_to(about, to.address_on(channel))
        and selectors.is_carried(channel)
        and selectors.is_wanted(to.user_id, kind, channel)
    )


def _queue(kind: Kind, channel: Channel, to: Recipient, dedup_key: str, **fields: Any) -> Message | None:
    message = Message(
        kind=kind.code,
        channel=channel,
        user_id=to.user_id,
        address=to.address_on(channel),
        label=to.label,
        dedup_key=dedup_token(dedup_key, kind=kind.code, channel=channel, to=to),
        state=MessageState.QUEUED,
        **fields,
    )
    # Two transactions may say the same at once: the index decides, and the second one says nothing.
    Message.objects.bulk_create([message], ignore_conflicts=message.dedup_key is not None)
    written = Message.objects.filter(public_id=message.public_id).first()
    if written is not None:
        jobs.enqueue("notifications.tasks.deliver", message_id=str(written.public_id))
    return written
