"""Out of the outbox. Exactly once as far as a network allows: a row lock and a lease against two workers,
the same key at each attempt against a worker lost between the carrier's answer and ours."""

import datetime as dt
from uuid import UUID

from django.db import transaction

from audit import services as audit
from core import jobs
from core.actors import Actor, job
from core.errors import Refused
from notifications import selectors
from notifications.adapters.carriers import Postponed, Receipt, Undeliverable, carrier_of
from notifications.adapters.letters import letter_of
from notifications.enums import MessageAction, MessageState
from notifications.models import Message
from notifications.policies import can_resend
from notifications.rules import ABOUT, LEASE, MAX_ATTEMPTS, delay_after, is_known, kind_of
from notifications.services.steps import move
from notifications.states import TAKEABLE

# A message just written is in its queue: the sweep leaves the queue this time to bring it.
QUEUE_GRACE = dt.timedelta(seconds=30)
SWEEP_LIMIT = 500
WITHHELD = "withheld"


def message_deliver(*, actor: Actor, message_id: UUID, at: dt.datetime) -> None:
    """Take, send, note.

    Asked twice, or by two workers at once, it is sent once; past the time until which it is useful, or once
    its kind says that it may not leave, never.
    Not to be called in a transaction.
    """
    message = _take(actor, message_id, at)
    if message is None:
        return
    try:
        receipt = carrier_of(message.channel).send(letter_of(message))
    except Undeliverable as failure:
        _note_failure(actor, message, at, failure.code, retry_in=None)
    except Postponed as failure:
        _note_failure(actor, message, at, failure.code, retry_in=delay_after(message.attempts))
    else:
        _note_sent(actor, message, at, receipt)


def messages_sweep(*, at: dt.datetime) -> int:
    """Ask again for all that is due: retries, and what a lost queue or worker left. Returns how many.

    Of those that did not arrive and are worth nothing any more, nobody is asked to send them again.
    """
    for message_id in selectors.lapsing_ids(at, SWEEP_LIMIT):
        _lapse_dead(message_id, at)
    due = selectors.due_ids(at - QUEUE_GRACE, SWEEP_LIMIT)
    for message_id in due:
        jobs.enqueue("notifications.tasks.deliver", message_id=str(message_id))
    return len(due)


@transaction.atomic
def message_resend(*, actor: Actor, message: Message, at: dt.datetime) -> Message:
    """Try a dead letter again, from the first attempt on."""
    locked = Message.objects.select_for_update().get(pk=message.pk)
    if not can_resend(actor, locked):
        raise Refused(
            "Ce message ne peut pas être renvoyé : il est parti, un nouvel essai est déjà prévu, son heure "
            "est passée, ou le lien qu’il portait est effacé."
        )
    if locked.is_over(at):
        raise Refused("Ce message ne sert plus à rien : son heure est passée.")
    locked.attempts, locked.ended_at, locked.next_try_at = 0, None, at
    move(locked, MessageAction.RESEND, actor, at)
    audit.record(actor, "notifications.resent", locked, at=at, kind=locked.kind, channel=locked.channel)
    jobs.enqueue("notifications.tasks.deliver", message_id=str(locked.public_id))
    return locked


@transaction.atomic(durable=True)
def _take(actor: Actor, message_id: UUID, at: dt.datetime) -> Message | None:
    rows = Message.objects.select_for_update(skip_locked=True)
    message = rows.filter(public_id=message_id, state__in=TAKEABLE, next_try_at__lte=at).first()
    if message is None:
        return None
    if message.is_over(at):
        _end(message, MessageAction.LAPSE, actor, at, message.error_code)
        return None
    if not _may_leave(message):
        _end(message, MessageAction.LAPSE, actor, at, WITHHELD)
        return None
    if (
        message.attempts >= MAX_ATTEMPTS
    ):  # every worker that took it was lost: it is the message that kills them
        _end(message, MessageAction.GIVE_UP, actor, at, "workers_lost")
        return None
    message.attempts += 1
    message.next_try_at = at + LEASE
    move(message, MessageAction.TAKE, actor, at)
    return message


def _may_leave(message: Message) -> bool:
    """Asked at each try: what was right to say when it was written may be a secret by now."""
    about = message.context.get(ABOUT)
    if not about or not is_known(message.kind):
        return True
    return kind_of(message.kind).goes_to(UUID(str(about)), message.address)


@transaction.atomic(durable=True)
def _note_sent(actor: Actor, taken: Message, at: dt.datetime, receipt: Receipt) -> None:
    message = Message.objects.select_for_update().get(pk=taken.pk)
    if message.state != MessageState.SENDING:  # another worker, after our lease, was faster to say the same
        return
    message.next_try_at, message.ended_at = None, at
    message.provider_id, message.error_code = receipt.provider_id[:200], ""
    move(message, MessageAction.ACCEPT, actor, at)
    if receipt.delivered:
        move(message, MessageAction.CONFIRM, actor, at)


@transaction.atomic(durable=True)
def _note_failure(
    actor: Actor, taken: Message, at: dt.datetime, code: str, *, retry_in: dt.timedelta | None
) -> None:
    message = Message.objects.select_for_update().get(pk=taken.pk)
    if message.state != MessageState.SENDING or message.attempts != taken.attempts:
        return  # the lease passed to another worker: what became of it is theirs to say
    if retry_in is None:
        _end(message, MessageAction.GIVE_UP, actor, at, code)
    elif message.is_over(at + retry_in):  # nothing is waited for when the next try would come too late
        _end(message, MessageAction.LAPSE, actor, at, code)
    else:
        message.next_try_at, message.ended_at, message.error_code = at + retry_in, None, code
        move(message, MessageAction.POSTPONE, actor, at, reason=code)


@transaction.atomic
def _lapse_dead(message_id: UUID, at: dt.datetime) -> None:
    message = Message.objects.select_for_update().get(public_id=message_id)
    if message.state == MessageState.DEAD:
        move(message, MessageAction.LAPSE, job("notifications.sweep"), at, reason=message.error_code)


def _end(message: Message, action: MessageAction, actor: Actor, at: dt.datetime, code: str) -> None:
    """Nothing more is tried. The caller holds the row."""
    message.next_try_at, message.ended_at, message.error_code = None, at, code
    move(message, action, actor, at, reason=code)
