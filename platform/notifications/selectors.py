"""The one door for reading messages, notices and preferences."""

import datetime as dt
from collections.abc import Collection
from uuid import UUID

from django.conf import settings
from django.db.models import F, QuerySet

from core.actors import Actor
from core.errors import NotFound, Refused
from notifications.enums import Channel, MessageState
from notifications.models import MailboxItem, Message, Notice, Preference
from notifications.policies import can_watch_outbox
from notifications.rules import Kind, all_kinds

FOLLOWED_FOR = dt.timedelta(days=2)  # an operator gives up trying to reach a telephone after that


def notices_for(actor: Actor) -> QuerySet[Notice]:
    """One's own notices, newest first."""
    if actor.user_id is None:
        return Notice.objects.none()
    return _readable().filter(user_id=actor.user_id).order_by("-posted_at", "-pk")


def notice_for(actor: Actor, public_id: UUID) -> Notice:
    notice = notices_for(actor).filter(public_id=public_id).first()
    if notice is None:
        raise NotFound("Cet avis est introuvable.")
    return notice


def unread_of_kind(actor: Actor, kind: Kind) -> QuerySet[Notice]:
    """One’s own notices of this kind that wait to be read, newest first."""
    return notices_for(actor).filter(kind=kind.code, read_at=None)


def unread_count(user_id: int) -> int:
    return _readable().filter(user_id=user_id, read_at=None).count()


def failures_for(actor: Actor) -> QuerySet[Message]:
    """What did not arrive: dead letters, those waiting for another try, and those that came to be worth
    nothing before they could leave. Refused to who does not answer for them.
    """
    if not can_watch_outbox(actor):
        raise Refused("Seule l’administration régionale voit les messages non remis.")
    states = [MessageState.DEAD, MessageState.FAILED, MessageState.LAPSED]
    return Message.objects.filter(state__in=states).order_by("-queued_at", "-pk")


def failures_to_mend(actor: Actor) -> QuerySet[Message]:
    """Without those that nobody can do anything about any more."""
    return failures_for(actor).exclude(state=MessageState.LAPSED)


def failure_for(actor: Actor, public_id: UUID) -> Message:
    message = failures_for(actor).filter(public_id=public_id).first()
    if message is None:
        raise NotFound("Ce message est introuvable, ou il est parti depuis.")
    return message


def due_ids(at: dt.datetime, limit: int) -> list[UUID]:
    """Messages whose time had come at this instant, the longest waiting first."""
    due = Message.objects.filter(next_try_at__lte=at).order_by("next_try_at")
    return list(due.values_list("public_id", flat=True)[:limit])


def lapsing_ids(at: dt.datetime, limit: int) -> list[UUID]:
    """What did not arrive and is worth nothing any more at this instant."""
    rows = Message.objects.filter(state=MessageState.DEAD, useful_until__lte=at).order_by("useful_until")
    return list(rows.values_list("public_id", flat=True)[:limit])


def sent_lately(at: dt.datetime) -> QuerySet[Message]:
    """The SMS of the last two days of which nothing more is known, the longest unasked first."""
    rows = Message.objects.filter(
        state=MessageState.SENT, channel=Channel.SMS, ended_at__gt=at - FOLLOWED_FOR, ended_at__lte=at
    )
    return rows.order_by(F("followed_at").asc(nulls_first=True), "pk")


def is_wanted(user_id: int | None, kind: Kind, channel: Channel) -> bool:
    """Whether this account receives this kind this way. Yes by default; some kinds leave no choice."""
    if user_id is None or not kind.optional:
        return True
    refused = Preference.objects.filter(user_id=user_id, kind=kind.code, channel=channel, is_on=False)
    return not refused.exists()


def switched_off(actor: Actor) -> set[tuple[str, str]]:
    """The (kind, channel) pairs that this person does not want."""
    if actor.user_id is None:
        return set()
    off = Preference.objects.filter(user_id=actor.user_id, is_on=False)
    return set(off.values_list("kind", "channel"))


def kinds_for(actor: Actor) -> list[Kind]:
    """The kinds that may reach this role."""
    return [kind for kind in all_kinds() if not kind.audience or actor.role in kind.audience]


def mailbox() -> QuerySet[MailboxItem]:
    """What the stand-in received, newest first; NotFound where a real carrier is at work."""
    if not settings.MAILBOX:
        raise NotFound
    return MailboxItem.objects.order_by("-received_at", "-pk")


def was_sent(user_id: int, kinds: Collection[str], link: str) -> bool:
    """Whether a message of one of these kinds about this page left for this account, or is about to."""
    rows = Message.objects.filter(user_id=user_id, kind__in=kinds, link=link)
    return rows.exclude(state__in=[MessageState.DEAD, MessageState.LAPSED]).exists()


def is_carried(channel: str) -> bool:
    """Whether this installation has a carrier for the channel."""
    return bool(settings.MESSAGE_CARRIERS.get(channel))


def choices_for(actor: Actor) -> list[tuple[str, str]]:
    """The (kind, channel) pairs that this person may switch."""
    return [
        (kind.code, channel)
        for kind in kinds_for(actor)
        if kind.optional
        for channel in kind.channels
        if channel == Channel.PAGE or is_carried(channel)
    ]


def mailbox_item(public_id: UUID) -> MailboxItem:
    item = mailbox().filter(public_id=public_id).first()
    if item is None:
        raise NotFound("Ce message n’est plus dans la boîte.")
    return item


def unread_count_for(actor: Actor) -> int:
    return 0 if actor.user_id is None else unread_count(actor.user_id)


def _readable() -> QuerySet[Notice]:
    # Without those whose kind an app gave up since: nothing is left to say what they said.
    return Notice.objects.filter(kind__in=[kind.code for kind in all_kinds()])
