"""What the worker has to say, to sockets and to trade apps, without ever making the media wait."""

import asyncio
from typing import Any

import structlog
from channels.layers import get_channel_layer

log = structlog.get_logger(__name__)

_WAITING = 5000


class Outbox:
    """A bounded queue in front of the channel layer; when Redis is away, old words are better lost than
    kept.
    """

    def __init__(self) -> None:
        self._queue: asyncio.Queue[tuple[str, str, dict[str, Any]]] = asyncio.Queue(_WAITING)
        self.lost = 0

    def to_socket(self, channel: str, message: dict[str, Any]) -> None:
        self._put("send", channel, message)

    def to_group(self, group: str, message: dict[str, Any]) -> None:
        self._put("group_send", group, message)

    def _put(self, way: str, name: str, message: dict[str, Any]) -> None:
        try:
            self._queue.put_nowait((way, name, message))
        except asyncio.QueueFull:
            self.lost += 1

    async def run(self) -> None:
        layer: Any = get_channel_layer()
        while True:
            way, name, message = await self._queue.get()
            try:
                await getattr(layer, way)(name, message)
            except asyncio.CancelledError:
                raise
            except Exception as failure:  # noqa: BLE001 - the layer raises what its Redis client raises
                self.lost += 1
                log.warning("relay.unsaid", count=self.lost, reason=type(failure).__name__)
            finally:
                self._queue.task_done()

    async def flush(self, seconds: float) -> None:
        """Waits a little for what is still to be said."""
        try:
            await asyncio.wait_for(self._queue.join(), seconds)
        except TimeoutError:
            log.warning("relay.unsaid", count=self._queue.qsize(), reason="late")
