"""Out of the outbox, once: a row lock and a lease against two workers, the same key at each attempt against
a worker lost between the channel's answer and ours. Adr 41 says what no protocol can promise.
"""

import datetime as dt
from uuid import UUID

from django.conf import settings
from django.db import transaction

from audit import services as audit
from core import jobs
from core.actors import Actor, job
from core.errors import PivotError
from correspondence import policies, selectors
from correspondence.adapters.channels import Envelope, NotSent, Postponed, Receipt, Undeliverable
from correspondence.adapters.software import is_taken
from correspondence.enums import Channel, DispatchState, Reason
from correspondence.enums import DispatchAction as Action
from correspondence.models import Dispatch
from correspondence.rules import LEASE, MAX_ATTEMPTS, delay_after
from correspondence.services.channels import sender_of
from correspondence.services.steps import about, step, withdraw
from correspondence.states import TAKEABLE
from documents import cda

# What was just written is in its queue: the sweep leaves the queue this time to bring it.
QUEUE_GRACE = dt.timedelta(seconds=30)
SWEEP_LIMIT = 500
BY_ADDRESS = (Channel.MSSANTE, Channel.SOFTWARE)


def dispatch_deliver(*, actor: Actor, dispatch_id: UUID, at: dt.datetime) -> None:
    """Take, send, note. Asked twice, or by two workers at once, it leaves once; once it may not, never.

    Not to be called in a transaction.
    """
    dispatch = _take(actor, dispatch_id, at)
    if dispatch is None:
        return
    try:
        receipt = sender_of(dispatch, at).send(envelope_of(dispatch))
    except Postponed as failure:
        _note_failure(actor, dispatch, at, failure, retry_in=delay_after(dispatch.attempts))
    except NotSent as failure:
        _note_failure(actor, dispatch, at, failure, retry_in=None)
    else:
        _note_sent(actor, dispatch, at, receipt)


def dispatches_sweep(*, at: dt.datetime) -> int:
    """Ask again for all that is due: retries, and what a lost queue or worker left. Returns how many."""
    due = selectors.due_ids(at - QUEUE_GRACE, SWEEP_LIMIT)
    for dispatch_id in due:
        jobs.enqueue("correspondence.tasks.deliver", dispatch_id=str(dispatch_id))
    return len(due)


def folders_follow(*, at: dt.datetime) -> int:
    """What a practice’s software took out of its folder is received. Returns how many."""
    if not settings.SOFTWARE_INBOXES:
        return 0
    taken = [row for row in selectors.left_in_folders() if is_taken(row.address, row.public_id)]
    for row in taken:
        dispatch_confirm(actor=job("correspondence.follow"), dispatch_id=row.public_id, at=at)
    return len(taken)


@transaction.atomic
def dispatch_confirm(*, actor: Actor, dispatch_id: UUID, at: dt.datetime, is_read: bool = False) -> None:
    """What came back from the channel: it was received, or read. Told twice, it is noted once."""
    dispatch = Dispatch.objects.select_for_update().filter(public_id=dispatch_id).first()
    if dispatch is None:
        return
    if is_read and dispatch.state in (DispatchState.SENT, DispatchState.RECEIVED):
        dispatch.read_at = at
        step(dispatch, Action.READ, actor, at)
        audit.record(actor, "correspondence.read", dispatch, at=at, **about(dispatch))
    elif not is_read and dispatch.state == DispatchState.SENT:
        dispatch.received_at = at
        step(dispatch, Action.RECEIVE, actor, at)
        audit.record(actor, "correspondence.received", dispatch, at=at, **about(dispatch))


@transaction.atomic
def dispatch_bounced(*, actor: Actor, dispatch_id: UUID, at: dt.datetime) -> None:
    """Given back by the recipient’s server after it was taken: somebody must look at it."""
    dispatch = Dispatch.objects.select_for_update().filter(public_id=dispatch_id).first()
    if dispatch is not None and dispatch.state == DispatchState.SENT:
        step(dispatch, Action.BOUNCE, actor, at, reason=Reason.BOUNCED)
        audit.record(
            actor, "correspondence.given_up", dispatch, at=at, **about(dispatch), reason=Reason.BOUNCED.value
        )


def envelope_of(dispatch: Dispatch) -> Envelope:
    """Undeliverable where there is no address, or where the content cannot be put in form."""
    if dispatch.channel in BY_ADDRESS and not dispatch.address:
        raise Undeliverable(Reason.NO_ADDRESS)
    try:
        parcel = policies.source_of(dispatch).parcel(dispatch)
    except PivotError as refusal:
        raise Undeliverable(Reason.NOT_READY) from refusal
    to = _named(dispatch, parcel.report)
    return Envelope(
        key=dispatch.public_id,
        address=dispatch.address,
        sender_address=dispatch.sender.secure_mail,
        sender_name=dispatch.sender.full_name,
        submission=cda.Submission(
            public_id=dispatch.public_id, at=dispatch.asked_at, recipient=to, address=dispatch.address
        ),
        parcel=parcel,
        is_replacement=dispatch.is_replacement,
    )


def _named(dispatch: Dispatch, report: cda.Report | None) -> cda.Professional | None:
    """The recipient, where the document itself names them."""
    rpps = dispatch.practitioner.rpps if dispatch.practitioner else ""
    return next((one for one in (report.recipients if report else ()) if one.rpps == rpps), None)


@transaction.atomic(durable=True)
def _take(actor: Actor, dispatch_id: UUID, at: dt.datetime) -> Dispatch | None:
    rows = selectors.dispatches().select_for_update(of=("self",), skip_locked=True)
    dispatch = rows.filter(public_id=dispatch_id, state__in=TAKEABLE, next_try_at__lte=at).first()
    if dispatch is None:
        return None
    if why := policies.source_of(dispatch).why_not(dispatch):
        withdraw(dispatch, why, actor, at)
        return None
    if dispatch.attempts >= MAX_ATTEMPTS:  # every worker that took it was lost
        _give_up(dispatch, Reason.LOST, actor, at)
        return None
    dispatch.attempts += 1
    dispatch.address = selectors.address_for(dispatch)
    step(dispatch, Action.TAKE, actor, at, next_try_at=at + LEASE)
    return dispatch


@transaction.atomic(durable=True)
def _note_sent(actor: Actor, taken: Dispatch, at: dt.datetime, receipt: Receipt) -> None:
    dispatch = Dispatch.objects.select_for_update().get(pk=taken.pk)
    if dispatch.state == DispatchState.WITHDRAWN and dispatch.sent_at is None:
        dispatch.sent_at = at  # withdrawn while it was leaving: the page must not say that nothing left
        dispatch.save(update_fields=["sent_at", "updated_at"])
    if dispatch.state != DispatchState.SENDING:  # another worker, after our lease, said the same
        return
    dispatch.sent_at = at
    step(dispatch, Action.ACCEPT, actor, at)
    audit.record(actor, "correspondence.sent", dispatch, at=at, **about(dispatch))
    if receipt.is_received:
        dispatch.received_at = at
        step(dispatch, Action.RECEIVE, actor, at)


@transaction.atomic(durable=True)
def _note_failure(
    actor: Actor, taken: Dispatch, at: dt.datetime, failure: NotSent, *, retry_in: dt.timedelta | None
) -> None:
    dispatch = Dispatch.objects.select_for_update().get(pk=taken.pk)
    if dispatch.state != DispatchState.SENDING or dispatch.attempts != taken.attempts:
        return  # the lease passed to another worker: what became of it is theirs to say
    if retry_in is None:
        _give_up(dispatch, failure.reason, actor, at)
    else:
        step(dispatch, Action.POSTPONE, actor, at, reason=failure.reason, next_try_at=at + retry_in)


def _give_up(dispatch: Dispatch, reason: Reason, actor: Actor, at: dt.datetime) -> None:
    """Nothing more is tried before a person says so. The caller holds the row."""
    step(dispatch, Action.GIVE_UP, actor, at, reason=reason)
    audit.record(actor, "correspondence.given_up", dispatch, at=at, **about(dispatch), reason=reason.value)
