"""A practice whose line is down for a weekend loses nothing; somebody knows before the patient comes back."""

import datetime as dt

# Longer than any channel's time-out: after it, the worker that took it is taken for lost.
LEASE = dt.timedelta(minutes=5)
DELAYS = tuple(
    dt.timedelta(minutes=minutes) for minutes in (1, 5, 30, 2 * 60, 6 * 60, 12 * 60, 24 * 60, 24 * 60)
)
MAX_ATTEMPTS = len(DELAYS) + 1


def delay_after(attempts: int) -> dt.timedelta | None:
    """How long to wait after this many failed attempts; None when it is time to give up."""
    return DELAYS[attempts - 1] if attempts < MAX_ATTEMPTS else None
