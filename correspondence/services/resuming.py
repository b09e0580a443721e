"""What a person does of what did not arrive: once more, another way, or nothing more."""

import datetime as dt
from uuid import UUID

from django.db import transaction

from audit import services as audit
from core.actors import Actor
from core.errors import Conflict, Invalid
from correspondence import policies, selectors
from correspondence.enums import CLOSING, Channel, DispatchState, Quality, Reason
from correspondence.enums import DispatchAction as Action
from correspondence.models import Dispatch
from correspondence.services.asking import Ask, dispatch_ask
from correspondence.services.steps import about, again, step, withdraw

STOPPED = (DispatchState.DEAD, DispatchState.FAILED)
NOT_STOPPED = "Cet envoi n’est plus à reprendre : il est parti, il part, ou quelqu’un l’a clos."


@transaction.atomic
def dispatch_retry(*, actor: Actor, public_id: UUID, at: dt.datetime) -> Dispatch:
    """From the first attempt on, now."""
    dispatch = selectors.dispatch_for(actor, public_id, lock=True)
    policies.require_retry(actor, dispatch)
    _require_stopped(dispatch)
    audit.record(actor, "correspondence.retried", dispatch, at=at, **about(dispatch))
    again(dispatch, Action.RETRY, actor, at)
    return dispatch


@transaction.atomic
def link_renew(*, actor: Actor, public_id: UUID, at: dt.datetime) -> Dispatch:
    """Another link to the patient: the former was opened on a device that they do not hold, or lapsed."""
    dispatch = _steered(actor, public_id)
    if dispatch.channel != Channel.PATIENT:
        raise Conflict("Seul un lien donné à un patient se renouvelle.")
    audit.record(actor, "correspondence.renewed", dispatch, at=at, **about(dispatch))
    again(dispatch, Action.RENEW, actor, at)
    return dispatch


@transaction.atomic
def dispatch_switch(*, actor: Actor, public_id: UUID, channel: Channel | None, at: dt.datetime) -> Dispatch:
    """The same document to the same person another way; the first way is given up."""
    dispatch = _steered(actor, public_id)
    _require_stopped(dispatch)
    if channel is None or channel not in selectors.choices_for(dispatch):
        raise Invalid("Ce destinataire ne reçoit pas par ce canal.", field="channel")
    withdraw(dispatch, Reason.OTHER_CHANNEL, actor, at)
    audit.record(actor, "correspondence.switched", dispatch, at=at, **about(dispatch))
    again = Ask(
        source=dispatch.source,
        document=dispatch.document_public_id,
        version=dispatch.version,
        act=dispatch.act_public_id,
        patient=dispatch.patient_public_id,
        sender=dispatch.sender,
        quality=Quality(dispatch.quality),
        practitioner=dispatch.practitioner,
        site=dispatch.site,
        channel=channel,
        instead_of=dispatch,
    )
    return dispatch_ask(actor=actor, ask=again, at=at)


@transaction.atomic
def dispatch_close(*, actor: Actor, public_id: UUID, reason: str, at: dt.datetime) -> Dispatch:
    """Nothing more is tried; why is said, and stays to be read."""
    dispatch = _steered(actor, public_id)
    _require_stopped(dispatch)
    if reason not in CLOSING:
        raise Invalid("Dites pourquoi cet envoi est clos.", field="reason")
    step(dispatch, Action.WITHDRAW, actor, at, reason=Reason(reason))
    audit.record(actor, "correspondence.closed", dispatch, at=at, **about(dispatch), reason=reason)
    return dispatch


@transaction.atomic
def dispatches_review(*, actor: Actor, act: UUID, at: dt.datetime) -> int:
    """What may not leave any more is withdrawn, and a patient’s link shut. Returns how many.

    What a professional holds already stays with them: they owe the same secret.
    """
    rows = Dispatch.objects.select_for_update(of=("self",)).filter(act_public_id=act)
    withdrawn = 0
    for row in rows.exclude(state=DispatchState.WITHDRAWN).order_by("pk"):
        may_come_back = row.next_try_at is not None or row.is_dead or row.channel == Channel.PATIENT
        why = policies.source_of(row).why_not(row) if may_come_back else None
        if why is not None:
            withdraw(row, why, actor, at)
            withdrawn += 1
    return withdrawn


def _steered(actor: Actor, public_id: UUID) -> Dispatch:
    dispatch = selectors.dispatch_for(actor, public_id, lock=True)
    policies.require_steer(actor, dispatch)
    return dispatch


def _require_stopped(dispatch: Dispatch) -> None:
    if dispatch.state not in STOPPED:
        raise Conflict(NOT_STOPPED)
