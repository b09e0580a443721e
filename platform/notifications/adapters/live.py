"""Tells the open pages of an account that something new waits: a signal, never the content."""

from collections.abc import Iterable

from asgiref.sync import async_to_sync
from channels.layers import get_channel_layer
from django.db import transaction


def group_of(user_id: int) -> str:
    """The channel group of one account's open pages."""
    return f"notices.{user_id}"


def signal_after_commit(user_id: int) -> None:
    """Losing the signal loses nothing: the page counts again when it is next loaded."""

    def signal() -> None:
        _signal(user_id)

    transaction.on_commit(signal, robust=True)


def _signal(user_id: int) -> None:
    async_to_sync(get_channel_layer().group_send)(group_of(user_id), {"type": "notices.changed"})


def pages_signal(user_ids: Iterable[int], what: str) -> None:
    """The open pages of these accounts that show `what` ("agenda") fetch it again, with their own rights."""

    async def send() -> None:
        layer = get_channel_layer()
        for user_id in user_ids:
            await layer.group_send(group_of(user_id), {"type": "page.changed", "what": what})

    async_to_sync(send)()
