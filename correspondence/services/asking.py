"""Into the outbox of documents: in the transaction of what asks for it, once for each recipient."""

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction

from audit import services as audit
from core.actors import Actor
from core.jobs import enqueue
from correspondence import selectors
from correspondence.enums import Channel, DispatchState, Quality, Reason
from correspondence.enums import DispatchAction as Action
from correspondence.models import Dispatch
from correspondence.services.steps import about, again, withdraw
from correspondence.states import TAKEABLE
from directory.models import Practitioner
from territory.models import Site


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """`channel`: None for what the recipient prefers. `former`: the document that this one replaces."""

    source: str
    document: UUID
    act: UUID
    patient: UUID
    sender: Practitioner
    quality: Quality
    version: int = 1
    practitioner: Practitioner | None = None
    site: Site | None = None
    channel: Channel | None = None
    former: UUID | None = None
    instead_of: Dispatch | None = None


@transaction.atomic
def dispatch_ask(*, actor: Actor, ask: Ask, at: dt.datetime) -> Dispatch:
    """The dispatch of this document to this recipient: asked twice, it is one.

    The version before that has not left yet does not leave any more.
    """
    channel = ask.channel or selectors.channel_for(ask.practitioner, ask.site)
    dispatch, is_new = Dispatch.objects.select_for_update(of=("self",)).get_or_create(
        document_public_id=ask.document,
        version=ask.version,
        practitioner=ask.practitioner,
        site=ask.site,
        channel=channel,
        defaults=_said(ask, actor, at),
    )
    if is_new:
        dispatch.replaces = _former(ask, actor, at)
        dispatch.save(update_fields=["replaces", "updated_at"])
        audit.record(actor, "correspondence.asked", dispatch, at=at, **about(dispatch))
        enqueue("correspondence.tasks.deliver", dispatch_id=str(dispatch.public_id))
    elif _is_resumed(dispatch):
        audit.record(actor, "correspondence.asked", dispatch, at=at, **about(dispatch))
        again(dispatch, Action.RESUME, actor, at)
    return dispatch


def _said(ask: Ask, actor: Actor, at: dt.datetime) -> dict[str, object]:
    return {
        "source": ask.source,
        "act_public_id": ask.act,
        "patient_public_id": ask.patient,
        "sender": ask.sender,
        "quality": ask.quality,
        "asked_by": actor.label,
        "asked_at": at,
        "next_try_at": at,
        "instead_of": ask.instead_of,
    }


def _is_resumed(dispatch: Dispatch) -> bool:
    """Withdrawn before it left, for another channel, or a link, which opens nothing any more: it may be asked
    for again.
    """
    if dispatch.state != DispatchState.WITHDRAWN:
        return False
    is_back = dispatch.reason == Reason.OTHER_CHANNEL
    return dispatch.sent_at is None or is_back or dispatch.channel == Channel.PATIENT


def _former(ask: Ask, actor: Actor, at: dt.datetime) -> Dispatch | None:
    """What the same recipient was sent, or was to be, of the version before."""
    if ask.former is None:
        return None
    rows = Dispatch.objects.select_for_update(of=("self",)).filter(
        document_public_id=ask.former, practitioner=ask.practitioner, site=ask.site
    )
    known = list(rows.order_by("-asked_at", "-pk"))
    for row in known:
        is_shut = row.channel == Channel.PATIENT and row.state != DispatchState.WITHDRAWN
        if row.state in TAKEABLE or row.is_dead or is_shut:
            withdraw(row, Reason.REPLACED, actor, at)
    return next((row for row in known if row.sent_at is not None), known[0] if known else None)
