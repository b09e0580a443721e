"""Sound sent twice, to who loses some of it and never asks for it again.

Firefox repeats lost sound when it is asked, and does not ask: its receiver of sounds has no such thing,
whatever is agreed. Each packet then leaves a second time with the one after it, byte for byte: the listener
drops what it has already, and payloads are none of our business.
"""

from collections.abc import Callable

Header = tuple[int, int, int, int, int, int, int]
Send = Callable[[Header, bytes], int]

# Of so many packets this share was lost: less is heard by nobody, and fewer packets say nothing.
_LOSSY, _ENOUGH = 0.01, 200
# Seconds from the last loss on. What is sent twice hides its losses: where no picture tells, it is
# sent once again after this, and then its own reports say what is lost.
HELD = 30.0
# Octets a second of all second packets of a listener, headers and all: five voices, or two hearts.
A_SECOND = 50_000
_OVERHEAD = 60  # header, SRTP, UDP, IP
_SEQ = 0xFFFF


class Doubling:
    """Whether the sounds of one listener leave twice, and how many of them may."""

    def __init__(self) -> None:
        self.on = self.asks = False
        self.sent = 0
        self._until = 0.0
        self._due, self._lost = 0, 0.0
        self._tokens, self._at = float(A_SECOND), 0.0

    def told(self, due: int, share: float, now: float) -> None:
        """One report on packets that left once: of so many, this share was lost."""
        self._due, self._lost = self._due + due, self._lost + due * share
        if self._due >= _ENOUGH:
            if self._lost >= _LOSSY * self._due:
                self._until = now + HELD
            self._due, self._lost = 0, 0.0

    def look(self, now: float, *, has_room: bool) -> bool:
        """Whether sounds leave twice from now on. On a line that is full, what is lost is lost for want of
        room: more of it would only lose more.
        """
        if not has_room:
            self._until, self._due, self._lost = 0.0, 0, 0.0
        self.on = now < self._until and not self.asks
        return self.on

    def allows(self, size: int, now: float) -> bool:
        """Whether a second packet of this size may leave; if so it is counted."""
        self._tokens = min(A_SECOND, self._tokens + (now - self._at) * A_SECOND)
        self._at = now
        if self._tokens < size:
            return False
        self._tokens -= size
        return True


class Twice:
    """The way out of one sound: each packet, and before it the one before once more while that is wanted."""

    def __init__(self, send: Send, doubling: Doubling, clock: Callable[[], float]) -> None:
        self._send, self._doubling, self._clock = send, doubling, clock
        self._last: tuple[Header, bytes] | None = None

    def send_rtp(self, header: Header, payload: bytes) -> int:
        """Sends now; the bytes of this packet alone."""
        last, self._last = self._last, None
        if self._doubling.on:
            if last is not None and header[2] == last[0][2] + 1 & _SEQ:
                self._again(*last)
            self._last = (header, payload)
        return self._send(header, payload)

    def _again(self, header: Header, payload: bytes) -> None:
        if self._doubling.allows(len(payload) + _OVERHEAD, self._clock()):
            self._doubling.sent += bool(self._send(header, payload))

    def forget(self, *_ssrcs: int) -> None:
        """It stops, or carries something else: nothing of before leaves any more."""
        self._last = None
