"""Time that comes free is told to the line, once it is free for good."""

import datetime as dt

from core.jobs import enqueue
from scheduling.rules import Span

AHEAD = dt.timedelta(days=120)  # what can be booked


def tell_opened(at: dt.datetime) -> None:
    """The week itself grew: some of all that can be booked may be free."""
    tell_freed(Span(at, at + AHEAD))


def tell_freed(span: Span) -> None:
    """Once this is committed, the first in line whom this time suits is offered it, by the worker."""
    enqueue(
        "scheduling.tasks.offer_freed",
        starts_at=span.starts_at.isoformat(),
        ends_at=span.ends_at.isoformat(),
    )
