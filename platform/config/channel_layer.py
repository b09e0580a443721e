"""The channel layer of Channels, which stops listening when it is told to."""

import asyncio
from typing import Any

from channels_redis.core import RedisChannelLayer

_AGAIN_SECONDS = 0.05


class ChannelLayer(RedisChannelLayer):
    async def receive(self, channel: str) -> dict[str, Any]:
        """Cancelled until it ends: under Python 3.11 `asyncio.wait_for`, by which redis-py sends, loses a
        cancellation that comes in the turn of the loop when all is sent. The socket that left would then be
        listened for until daphne kills its consumer, ten seconds later.
        """
        listening = asyncio.ensure_future(super().receive(channel))
        try:
            heard: dict[str, Any] = await asyncio.shield(listening)
            return heard
        except asyncio.CancelledError:
            while not listening.done():
                listening.cancel()
                await asyncio.wait([listening], timeout=_AGAIN_SECONDS)
            raise
