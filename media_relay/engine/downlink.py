"""What the line of one subscriber carries of pictures, found out from what the browser says of it.

Chromium estimates how fast pictures reach it (REMB; sound is not counted) and lowers that estimate as soon
as they begin to queue. What it says otherwise tells little: it never exceeds one and a half times what comes
in. So the line counts as wide until an estimate falls under what is sent, or packets are lost; from then on
the limit grows by itself as long as nothing queues, and a picture that was held back is tried now and then.
"""

NARROW_LOSS = 0.1
# An estimate that falls by less is noise.
FALL = 0.97
# Of the estimate, what is used after a fall, so that what queued drains.
USED = 0.9
# Loss alone never takes more than this away: a radio loses packets at any rate.
LOSSY_LEAST = 400.0
# Each half second without a queue, while the limit is made use of.
GROWTH = 1.04
FIRST_WAIT, LONGEST_WAIT = 8.0, 60.0
TRY_SECONDS, TRY_KBPS = 5.0, 200
# The narrowest line that is still tried to show something.
NARROWEST = 60.0


class Downlink:
    """Rates in kbit/s of pictures alone, losses as shares, times in seconds of the loop's clock."""

    def __init__(self) -> None:
        self.narrow = False
        self.limit = 0.0
        self._estimate: int | None = None
        self._wait, self._try_at = FIRST_WAIT, 0.0
        self._trying_until: float | None = None

    def measured(self, *, estimate: int | None, sent: int, loss: float, now: float) -> None:
        """Once every half second: what the browser expects, what it was sent, what it lost of it."""
        before, self._estimate = self._estimate or estimate, estimate
        if estimate is not None and before is not None and _queues(before, estimate, sent):
            self._congested(max(NARROWEST, USED * estimate), now)
        elif loss > NARROW_LOSS:
            self._congested(max(LOSSY_LEAST, (1 - 0.5 * loss) * sent), now)
        elif self.narrow and sent > 0.7 * self.limit and (estimate is None or estimate > sent):
            self.limit *= GROWTH
        if self._trying_until is not None and now >= self._trying_until:
            self.limit += TRY_KBPS
            self._wait, self._trying_until = FIRST_WAIT, None

    def _congested(self, limit: float, now: float) -> None:
        if self._trying_until is not None:  # what was tried does not fit: wait longer next time
            self._wait, self._trying_until = min(LONGEST_WAIT, 2 * self._wait), None
        self.limit = min(self.limit, limit) if self.narrow else limit
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


def _queues(before: int, estimate: int, sent: int) -> bool:
    """An estimate below what is sent that falls, or that stays far below and does not rise."""
    fell = estimate < FALL * before and estimate < 1.05 * sent
    return fell or (estimate <= before and estimate < USED * sent)
