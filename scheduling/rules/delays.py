"""How late the next one will be when an act goes on past its end."""

import datetime as dt

from scheduling.enums import DELAYS

TO_END = dt.timedelta(minutes=5)  # what an act that has run over still takes, at least


def foreseen(running_until: dt.datetime, next_starts_at: dt.datetime, at: dt.datetime) -> int:
    """In minutes, of those that are announced: the shortest that is enough; 0 when nobody will wait.

    `running_until`: when the act that goes on should have ended.
    """
    if at < running_until:
        return 0
    late = (at + TO_END - next_starts_at) / dt.timedelta(minutes=1)
    return next((minutes for minutes in DELAYS if minutes >= late), DELAYS[-1]) if late > 0 else 0
