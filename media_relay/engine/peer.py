"""One connection of a browser: answered once, watched, closed when nobody is there any more."""

import asyncio
import random
from collections.abc import Callable
from typing import Any

from media_relay.engine import rtp
from media_relay.engine.aiortc_ext import Line, RelayPeerConnection
from media_relay.engine.config import EngineConfig
from media_relay.engine.data import MOST_CHANNELS
from media_relay.engine.offers import OfferRefused, clean_offer


class RelayPeer:
    """Answers one offer, watches its own connection, and closes itself when nobody is there any more."""

    def __init__(self, config: EngineConfig) -> None:
        self.pc = RelayPeerConnection(config)
        self.on_connected: Callable[[], None] | None = None
        self.on_closed: Callable[[], None] | None = None
        self.on_channel: Callable[[Any], None] | None = None
        self.closed = False
        self.connected = False
        self.last_at: float | None = None
        self.connect_seconds: float | None = None
        self._config = config
        self._loop = asyncio.get_running_loop()
        self._began = self._loop.time()
        self._sender = random.getrandbits(32)
        self._closing: asyncio.Task[None] | None = None
        self._channels = 0
        self.pc.on("connectionstatechange", self._changed)
        self.pc.on("datachannel", self._channel)
        self._timeout = self._loop.call_later(config.connect_timeout, self.close)

    async def answer(self, offer: str) -> str:
        """The answer to `offer`; OfferRefused when it makes no sense or asks for too much."""
        cleaned = clean_offer(offer)
        try:
            answer = await self.pc.answer(cleaned, self._arrange)
        except OfferRefused:
            self.close()
            raise
        except Exception as failure:  # the library asserts and indexes its way through a stranger's text
            self.close()
            raise OfferRefused(f"The offer could not be read: {type(failure).__name__}.") from failure
        transport = self.pc.transport
        if transport is not None:
            transport.on_rtp, transport.on_rtcp = self._rtp, self._rtcp
        return answer

    def _arrange(self, lines: list[Line]) -> None:
        raise NotImplementedError

    def _rtp(self, data: bytes, now: float) -> None:  # noqa: ARG002 - who only receives has nothing to say
        self.last_at = now

    def _rtcp(self, data: bytes, now: float) -> None:
        raise NotImplementedError

    def send_rtcp(self, data: bytes) -> None:
        if self.pc.transport is not None:
            self.pc.transport.send_rtcp(data)

    def _changed(self) -> None:
        state = self.pc.connectionState
        if state == "connected" and not self.connected and not self.closed:
            self.connected = True
            self.last_at = self._loop.time()
            self.connect_seconds = self.last_at - self._began
            self._timeout.cancel()
            # The lines learn that they may start in the same turn of the loop, just after this.
            self._loop.call_soon(self._tell_connected)
        elif state in ("failed", "closed"):
            self.close()

    def _tell_connected(self) -> None:
        if self.on_connected is not None and not self.closed:
            self.on_connected()

    def _channel(self, channel: Any) -> None:
        self._channels += 1
        if self._channels > MOST_CHANNELS:
            self.close()
        elif self.on_channel is not None:
            self.on_channel(channel)

    def report(self, now: float) -> None:  # noqa: ARG002 - who only receives has nothing to be told of
        """Every second, with nothing to say too: Firefox counts what is said and no check of a path, and
        would take the connection of who is alone in a room for dead.
        """
        self.send_rtcp(rtp.build_rr(self._sender, [], []))

    def is_silent(self, now: float) -> bool:
        """Whether nothing came for longer than a connection lives."""
        return self.connected and now - (self.last_at or now) > self._config.silence_timeout

    def close(self) -> None:
        """Closes at once for us; the sockets follow in their own task."""
        if self.closed:
            return
        self.closed = True
        self._timeout.cancel()
        self._release()
        self._closing = self._loop.create_task(self.pc.close())
        if self.on_closed is not None:
            self.on_closed()

    async def wait_closed(self) -> None:
        if self._closing is not None:
            await self._closing

    def _release(self) -> None:
        raise NotImplementedError
