"""Small messages between browsers: handed on with the sender's name, never read."""

from typing import Any
from uuid import UUID

from media_relay.engine.roles import DRIVERS, SeatRole

LARGEST = 1100
A_SECOND = 120
# One of each label is in use; a renewed connection brings its own. Who opens more means no good.
MOST_CHANNELS = 8
_WAITING = 64 * 1024

_CARE = frozenset({SeatRole.PHYSICIAN, SeatRole.SPECIALIST, SeatRole.OBSERVER, SeatRole.NURSE})
_DEVICES = frozenset({SeatRole.CART, SeatRole.NURSE})
_ALL = frozenset(SeatRole)

# label: (who may send, who receives). Messages of the camera go further than that: driving.receivers.
CHANNELS: dict[str, tuple[frozenset[SeatRole], frozenset[SeatRole]]] = {
    "ecg": (_DEVICES, _CARE),
    "ptz": (DRIVERS | {SeatRole.CART}, DRIVERS | {SeatRole.CART}),
    "drawing": (DRIVERS, _ALL),
    "presence": (_ALL - {SeatRole.OBSERVER}, _ALL),
}


class Throttle:
    """At most `A_SECOND` messages in any running second of the loop's clock."""

    def __init__(self) -> None:
        self._second, self._count = 0, 0

    def allows(self, now: float) -> bool:
        if int(now) != self._second:
            self._second, self._count = int(now), 0
        self._count += 1
        return self._count <= A_SECOND


def throttles() -> dict[str, Throttle]:
    """Of one participant, whatever number of channels and connections the messages come over."""
    return {label: Throttle() for label in CHANNELS}


def envelope(sender: UUID, message: bytes | str) -> bytes | None:
    """The 16 bytes of the sender's id, then the message; None when it is too large."""
    body = message.encode() if isinstance(message, str) else message
    return None if len(body) > LARGEST else sender.bytes + body


def deliver(channel: Any, data: bytes) -> bool:
    """Sends on one channel, unless it is closed or too far behind: late is worse than lost here."""
    if channel.readyState != "open" or channel.bufferedAmount > _WAITING:
        return False
    channel.send(data)
    return True
