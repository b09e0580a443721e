"""Time that comes free is told to the line, once it is free for good."""

from core.jobs import enqueue
from scheduling.rules import Span


def tell_freed(span: Span) -> None:
    """Once this is committed, the first in line whom this time suits is offered it, by the worker."""
    enqueue(
        "scheduling.tasks.offer_freed",
        starts_at=span.starts_at.isoformat(),
        ends_at=span.ends_at.isoformat(),
    )
