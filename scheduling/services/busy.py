"""The physician’s other agenda: its address is given here, and the worker reads when they are busy."""

import datetime as dt
from uuid import UUID

from django.db import transaction

from audit import services as audit
from core.actors import Actor
from core.errors import Invalid
from core.jobs import enqueue
from directory.models import Practitioner
from scheduling import notifications, policies, selectors
from scheduling.adapters import calendars
from scheduling.adapters.calendars import FeedError, Reach
from scheduling.enums import FeedProblem
from scheduling.models import BusyFeed, BusySpan
from scheduling.rules import Span, Unreadable, busy_spans, without
from scheduling.services.freed import tell_freed

BEFORE = dt.timedelta(days=1)
PATIENCE = dt.timedelta(hours=2)
AHEAD = dt.timedelta(days=125)  # what can be booked, and a little more


@transaction.atomic
def busy_feed_set(*, actor: Actor, owner: Practitioner, address: str, at: dt.datetime) -> BusyFeed:
    """Another address forgets what the former one said. It is read at once, by the worker."""
    policies.require_hours_keeper(actor, owner)
    try:
        parts = calendars.checked(address)
    except FeedError as error:
        raise Invalid(str(FeedProblem.ADDRESS.label), field="address") from error
    BusyFeed.objects.filter(practitioner=owner).delete()
    feed = BusyFeed.objects.create(practitioner=owner, address=parts.geturl())
    audit.record(actor, "scheduling.busy_feed_set", feed, at=at, owner=owner.public_id)
    enqueue("scheduling.tasks.read_busy", feed=str(feed.public_id))
    return feed


@transaction.atomic
def busy_feed_remove(*, actor: Actor, owner: Practitioner, at: dt.datetime) -> None:
    """With all that was read from it."""
    policies.require_hours_keeper(actor, owner)
    feed = selectors.busy_feed_of(owner)
    if feed is not None:
        audit.record(actor, "scheduling.busy_feed_removed", feed, at=at, owner=owner.public_id)
        feed.delete()


def busy_feed_read(*, actor: Actor, public_id: UUID, at: dt.datetime, reach: Reach | None = None) -> None:
    """Reads it, and keeps only when its owner is busy. What was read before stays when this reading fails."""
    feed = BusyFeed.objects.filter(public_id=public_id).first()
    if feed is None:
        return
    try:
        body = calendars.fetch(feed.address, reach)
        period = Span(at - BEFORE, at + AHEAD)
        held = selectors.spans_held(feed.practitioner, period)
        spans = busy_spans(body, *period, held=held)
    except FeedError as error:
        _note(feed, error.problem, at)
    except Unreadable:
        _note(feed, FeedProblem.UNREADABLE, at)
    else:
        _keep(actor, feed, spans, at)


@transaction.atomic
def _note(feed: BusyFeed, problem: FeedProblem, at: dt.datetime) -> None:
    """Two hours later nothing protects this agenda any more: it is said then, and every day it lasts."""
    since = feed.failing_since or at
    found = BusyFeed.objects.filter(pk=feed.pk).update(tried_at=at, problem=problem, failing_since=since)
    if found and at - since >= PATIENCE:
        notifications.feed_unread(feed, since, at=at)


@transaction.atomic
def _keep(actor: Actor, feed: BusyFeed, spans: list[Span], at: dt.datetime) -> None:
    """In place of what was read before; the physician is told of each act that has just become doubtful."""
    if not BusyFeed.objects.select_for_update().filter(pk=feed.pk).exists():
        return  # taken away while it was read
    before = {row.pk for row in selectors.acts_in_doubt(feed.practitioner, at)}
    known = [Span(row.starts_at, row.ends_at) for row in feed.spans.order_by("starts_at")]
    feed.spans.all().delete()
    BusySpan.objects.bulk_create(BusySpan(feed=feed, starts_at=a, ends_at=b) for a, b in spans)
    BusyFeed.objects.filter(pk=feed.pk).update(tried_at=at, read_at=at, failing_since=None, problem="")
    _tell_gone([Span(max(one.starts_at, at), one.ends_at) for one in known if one.ends_at > at], spans)
    for row in selectors.acts_in_doubt(feed.practitioner, at):
        if row.pk not in before:
            notifications.act_in_doubt(actor, row, at=at)


def _tell_gone(before: list[Span], after: list[Span]) -> None:
    """They are busy no more: from the first of these hours to the last, some may suit who waits."""
    gone = without(before, after)
    if gone:
        tell_freed(Span(gone[0].starts_at, gone[-1].ends_at))
