"""The data channels of one room: what comes on one is handed on to those who may have it."""

from collections.abc import Callable
from typing import Any

from media_relay.engine import data
from media_relay.engine.seats import Seat


class Channels:
    """`others` lists who may hear somebody now; `clock` is the loop's."""

    def __init__(self, others: Callable[[Seat], list[Seat]], clock: Callable[[], float]) -> None:
        self._others = others
        self._clock = clock

    def incoming(self, seat: Seat, channel: Any) -> None:
        """A channel on which somebody sends."""
        if channel.label not in data.CHANNELS or len(seat.channels_in) > len(data.CHANNELS):
            channel.close()
            return
        throttle = data.Throttle()
        seat.channels_in[channel.label] = channel

        @channel.on("message")  # type: ignore[untyped-decorator]
        def received(message: bytes | str) -> None:
            if throttle.allows(self._clock()):
                self._hand_on(seat, channel.label, message)

    def outgoing(self, seat: Seat, channel: Any) -> None:
        """A channel on which somebody receives."""
        if channel.label in data.CHANNELS:
            seat.channels_out[channel.label] = channel
        else:
            channel.close()

    def _hand_on(self, sender: Seat, label: str, message: bytes | str) -> None:
        senders, receivers = data.CHANNELS[label]
        sealed = data.envelope(sender.participant, message)
        if sealed is None or sender.rights.role not in senders:
            return
        for seat in self._others(sender):
            channel = seat.channels_out.get(label)
            if channel is not None and seat.rights.role in receivers:
                data.deliver(channel, sealed)
