"""One step of a dispatch, written down. The caller holds the row."""

import datetime as dt
from typing import Any

from audit import services as audit
from core.actors import Actor
from core.jobs import enqueue
from correspondence.enums import DispatchAction as Action
from correspondence.enums import DispatchState, Reason
from correspondence.models import Dispatch, DispatchStep, PatientAccess
from correspondence.states import DISPATCH

WRITTEN = [
    "state",
    "reason",
    "address",
    "attempts",
    "next_try_at",
    "sent_at",
    "received_at",
    "read_at",
    "updated_at",
]


def step(
    dispatch: Dispatch,
    action: Action,
    actor: Actor,
    at: dt.datetime,
    *,
    reason: Reason | None = None,
    next_try_at: dt.datetime | None = None,
) -> None:
    source = DispatchState(dispatch.state)
    dispatch.state = DISPATCH.target(source, action)
    dispatch.reason, dispatch.next_try_at = reason.value if reason else "", next_try_at
    dispatch.save(update_fields=WRITTEN)
    DispatchStep.objects.create(
        dispatch=dispatch,
        action=action,
        source=source,
        target=dispatch.state,
        at=at,
        by=actor.label,
        reason=dispatch.reason,
    )


def again(dispatch: Dispatch, action: Action, actor: Actor, at: dt.datetime) -> None:
    """From the first attempt on, once the caller has committed; a link given before, and the browser that it
    opened, are no more.
    """
    PatientAccess.objects.filter(dispatch=dispatch).delete()
    dispatch.attempts = 0
    step(dispatch, action, actor, at, next_try_at=at)
    enqueue("correspondence.tasks.deliver", dispatch_id=str(dispatch.public_id))


def withdraw(dispatch: Dispatch, reason: Reason, actor: Actor, at: dt.datetime) -> None:
    step(dispatch, Action.WITHDRAW, actor, at, reason=reason)
    audit.record(actor, "correspondence.withdrawn", dispatch, at=at, **about(dispatch), reason=reason.value)


def about(dispatch: Dispatch) -> dict[str, Any]:
    """What the journal says of each step: of whom, by which way, as what."""
    return {
        "patient": dispatch.patient_public_id,
        "channel": dispatch.channel,
        "quality": dispatch.quality,
    }
