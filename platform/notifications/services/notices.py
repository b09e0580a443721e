import datetime as dt
from collections.abc import Mapping
from uuid import UUID

from django.db import transaction

from core.actors import Actor
from notifications import selectors
from notifications.adapters import live
from notifications.enums import Channel
from notifications.models import Notice
from notifications.rules import Recipient, Value, kind_of
from notifications.services.keys import dedup_token


@transaction.atomic
def notice_post(
    *,
    kind: str,
    to: Recipient,
    context: Mapping[str, Value],
    at: dt.datetime,
    link: str = "",
    dedup_key: str = "",
) -> Notice | None:
    """A line behind the bell of `to`; None without an account, when unwanted, or when already told."""
    declared = kind_of(kind)
    packed = declared.packed(context)
    if to.user_id is None or not selectors.is_wanted(to.user_id, declared, Channel.PAGE):
        return None
    notice = Notice(
        user_id=to.user_id,
        kind=kind,
        context=packed,
        link=link,
        posted_at=at,
        dedup_key=dedup_token(dedup_key, kind=kind, channel=Channel.PAGE, to=to),
    )
    Notice.objects.bulk_create([notice], ignore_conflicts=notice.dedup_key is not None)
    written = Notice.objects.filter(public_id=notice.public_id).first()
    if written is not None:
        live.signal_after_commit(to.user_id)
    return written


@transaction.atomic
def notice_read(*, actor: Actor, public_id: UUID, at: dt.datetime) -> Notice:
    """Mark as read, once: the first reading's time stays. NotFound when it is someone else's."""
    notice = selectors.notice_for(actor, public_id)
    if notice.read_at is None:
        notice.read_at = max(at, notice.posted_at)
        notice.save(update_fields=["read_at", "updated_at"])
        live.signal_after_commit(notice.user_id)
    return notice


@transaction.atomic
def notices_read_all(*, actor: Actor, at: dt.datetime) -> int:
    """Everything that was posted until now; what arrives meanwhile stays new. Returns how many."""
    changed = (
        selectors.notices_for(actor).filter(read_at=None, posted_at__lte=at).update(read_at=at, updated_at=at)
    )
    if changed and actor.user_id is not None:
        live.signal_after_commit(actor.user_id)
    return changed


@transaction.atomic
def notices_settle(*, user_id: int, kind: str, link: str, at: dt.datetime) -> int:
    """What these notices asked for is done: nothing waits behind the bell any more. Returns how many."""
    waiting = Notice.objects.filter(user_id=user_id, kind=kind, link=link, read_at=None, posted_at__lte=at)
    changed = waiting.update(read_at=at, updated_at=at)
    if changed:
        live.signal_after_commit(user_id)
    return changed


@transaction.atomic
def notices_withdraw(*, link: str) -> int:
    """Where these led is gone for good, and so are they: for everybody, read or not. Returns how many."""
    gone = Notice.objects.filter(link__startswith=link)
    people = set(gone.values_list("user_id", flat=True))
    count, _ = gone.delete()
    for user_id in people:
        live.signal_after_commit(user_id)
    return count
