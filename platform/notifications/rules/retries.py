"""When a message that could not leave is tried again."""

import datetime as dt

MAX_ATTEMPTS = 8
# Longer than any carrier's time-out: after it, the worker that took the message is taken for lost.
LEASE = dt.timedelta(minutes=5)

_FIRST = dt.timedelta(seconds=30)
_LONGEST = dt.timedelta(hours=6)


def delay_after(attempts: int) -> dt.timedelta | None:
    """How long to wait after this many failed attempts; None when it is time to give up.

    30 s, 2 min, 8 min, 32 min, 2 h 08, 6 h, 6 h: a mail server down for a night loses nothing.
    """
    if attempts >= MAX_ATTEMPTS:
        return None
    return min(_FIRST * int(4 ** (attempts - 1)), _LONGEST)
