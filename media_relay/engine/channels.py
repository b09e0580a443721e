"""The data channels of one room: what comes on one is handed on to those who may have it."""

from collections.abc import Callable
from typing import Any

from media_relay.engine import data, driving
from media_relay.engine.driving import Driving
from media_relay.engine.seats import Seat


class Channels:
    """`others` lists who may hear somebody now; `clock` is the loop's."""

    def __init__(
        self, others: Callable[[Seat], list[Seat]], wheel: Driving, clock: Callable[[], float]
    ) -> None:
        self._others = others
        self._wheel = wheel
        self._clock = clock

    def incoming(self, seat: Seat, channel: Any) -> None:
        """A channel on which somebody sends."""
        if channel.label not in data.CHANNELS:
            channel.close()
            return
        throttle = seat.throttles[channel.label]

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
        sealed = data.envelope(sender.participant, message)
        if sealed is None:
            return
        for seat in self._audience(sender, label):
            channel = seat.channels_out.get(label)
            if channel is not None:
                data.deliver(channel, sealed)

    def _audience(self, sender: Seat, label: str) -> list[Seat]:
        senders, receivers = data.CHANNELS[label]
        if sender.rights.role not in senders:
            return []
        others = self._others(sender)
        if label == "ptz":
            return driving.receivers(self._wheel, sender, others, self._clock())
        return [seat for seat in others if seat.rights.role in receivers]
