"""The only place that reads the wall clock."""

import datetime as dt
from zoneinfo import ZoneInfo

from django.utils import timezone

PARIS = ZoneInfo("Europe/Paris")


def now() -> dt.datetime:
    """The present instant, aware, in UTC. Read at the edge (view, task, consumer) and passed down as `at`."""
    return timezone.now()  # noqa: TID251


def today(at: dt.datetime) -> dt.date:
    """The civil date in France at this instant."""
    return at.astimezone(PARIS).date()
