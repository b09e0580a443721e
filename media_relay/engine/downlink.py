"""What the line of one subscriber carries of pictures, found out from what the browser says of it.

Chromium estimates how fast pictures reach it (REMB; sound is not counted) and lowers that estimate as soon
as they begin to queue. What it says otherwise tells little: it never exceeds one and a half times what comes
in. So the line counts as wide until an estimate falls under what is sent, or packets are lost; from then on
the limit grows by itself as long as nothing queues, and a picture that was held back is tried now and then.
"""

from typing import NamedTuple

NARROW_LOSS = 0.1
# An estimate that falls by less is noise.
FALL = 0.97
# While packets go on queueing, Chromium keeps its estimate at 0.85 of what comes in.
KEPT_LOW = (0.75, 0.93)
# Of the estimate, what is used after a fall, so that what queued drains.
USED = 0.9
# Some loss alone never takes more than this away: a radio loses packets at any rate. Heavy loss or a queue
# alone leave a small picture: a browser that had no time for a moment sees both.
HEAVY_LOSS = 0.2
LOSSY_LEAST, LEAST = 400.0, 130.0
# Each half second without a queue, while the limit is made use of.
GROWTH = 1.04
FIRST_WAIT, LONGEST_WAIT = 8.0, 60.0
TRY_SECONDS, TRY_KBPS = 5.0, 200
# An estimate that falls while nothing is lost and nothing waits may come from a browser that had no time: it
# is believed when it falls again a moment later, and even then takes no picture away.
CLEAR_LOSS, CLEAR_DELAY = 0.02, 0.08
AGAIN_AFTER, AGAIN_WITHIN, DOUBTFUL_LEAST = 1.0, 4.0, 600.0
# Packets that wait this long (s) while others are lost: a queue is full, and the sound stands in it.
FULL_DELAY, FULL_LOSS, DRAINED = 0.12, 0.05, 0.7
# Seconds: after a silence the browser's estimate starts from nothing, its losses are those of the silence.
SETTLES = 4.0


class Heard(NamedTuple):
    """Half a second of what a browser says, against what it was sent of pictures.

    `estimate` None: nothing new was said. `delay` is the way there and back beyond the shortest ever seen.
    """

    estimate: int | None
    sent: int
    loss: float
    delay: float = 0.0

    @property
    def received(self) -> float:
        return (1 - self.loss) * self.sent

    @property
    def is_full(self) -> bool:
        return self.delay > FULL_DELAY and self.loss > FULL_LOSS

    @property
    def is_clear(self) -> bool:
        return self.loss <= CLEAR_LOSS and self.delay <= CLEAR_DELAY


class Downlink:
    """Rates in kbit/s of pictures alone, losses as shares, times in seconds of the loop's clock."""

    def __init__(self) -> None:
        self.narrow = False
        self.limit = 0.0
        self._estimate: int | None = None
        self._wait, self._try_at = FIRST_WAIT, 0.0
        self._trying_until: float | None = None
        self._doubted_at = -AGAIN_WITHIN
        self._judges_at: float | None = None

    def interrupted(self, now: float) -> None:
        """Nothing came or went for a moment, or nothing did yet: what is said of the line now says nothing of
        its width.
        """
        self._judges_at = now + SETTLES

    def measured(self, heard: Heard, now: float) -> None:
        """Once every half second."""
        limit = self._limit(heard)
        if self._judges_at is None:
            self.interrupted(now)
        elif now >= self._judges_at:
            self._judge(limit, heard, now)

    def _judge(self, limit: float | None, heard: Heard, now: float) -> None:
        if limit is not None and heard.is_clear:
            limit = self._doubted(limit, now)
        if limit is not None:
            self._congested(limit, now)
        elif self.narrow and heard.sent > 0.7 * self.limit:
            self.limit *= GROWTH
        if self._trying_until is not None and now >= self._trying_until:
            self.limit += TRY_KBPS
            self._wait, self._trying_until = FIRST_WAIT, None

    def _limit(self, heard: Heard) -> float | None:
        """What the line seems to carry, None when nothing says that it is too narrow."""
        queues = self._queues(heard)
        if heard.is_full:
            return DRAINED * heard.received
        if heard.estimate is not None and queues:
            return max(0 if heard.loss > HEAVY_LOSS else LEAST, USED * heard.estimate)
        if heard.loss > NARROW_LOSS:
            least = LEAST if heard.loss > HEAVY_LOSS else LOSSY_LEAST
            limit = max(least, (1 - 0.5 * heard.loss) * heard.sent)
            return limit if limit < heard.sent else None  # so little is not what fills the line
        return None

    def _doubted(self, limit: float, now: float) -> float | None:
        """A fall that nothing else confirms: what is made of it."""
        since = now - self._doubted_at
        if since >= AGAIN_AFTER:
            self._doubted_at = now
        return max(DOUBTFUL_LEAST, limit) if AGAIN_AFTER <= since <= AGAIN_WITHIN else None

    def _queues(self, heard: Heard) -> bool:
        """An estimate that falls below what is sent, or that is kept where a queue keeps it."""
        estimate = heard.estimate
        if estimate is None:
            return False
        before, self._estimate = self._estimate or estimate, estimate
        fell = estimate < FALL * before and estimate < 1.05 * heard.sent
        low, high = KEPT_LOW
        return fell or (estimate <= before and low * heard.received < estimate < high * heard.received)

    def _congested(self, limit: float, now: float) -> None:
        if self._trying_until is not None:  # what was tried does not fit: wait longer next time
            self._wait, self._trying_until = min(LONGEST_WAIT, 2 * self._wait), None
        # A wide line is not taken for one that carries nothing at all in one step.
        self.limit = min(self.limit, limit) if self.narrow else max(LEAST, limit)
        self.narrow = True
        self._try_at = now + self._wait

    def budget(self, now: float, *, most: int, held_back: bool) -> int | None:
        """What pictures may take in all; None: no limit.

        `most` is all they could ever take; `held_back` says that one is small or stopped for want of room.
        """
        if self.narrow and self.limit > most:
            self.narrow, self._trying_until = False, None
        if not self.narrow:
            return None
        if held_back and self._trying_until is None and now >= self._try_at:
            self._trying_until = now + TRY_SECONDS
        return int(self.limit) + (0 if self._trying_until is None else TRY_KBPS)
