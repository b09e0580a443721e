"""What the page of an appointment shows of its patient’s treating physician."""

import datetime as dt
from typing import Any

from django.urls import reverse

from core import clock
from core.actors import Actor
from scheduling import selectors
from scheduling.forms import KeepForm, ObjectionForm
from scheduling.models import Appointment, Objection
from scheduling.policies import objections as policies
from scheduling.presenters import objections as words


def objection_context(
    actor: Actor,
    appointment: Appointment,
    *,
    form: ObjectionForm | None = None,
    keep: KeepForm | None = None,
) -> dict[str, Any]:
    """What the treating physician says of this act; nothing when nobody may say or read anything."""
    at = clock.now()
    cards, own = words.objection_cards(actor, appointment, at), selectors.own_objection(actor, appointment)
    objects = policies.can_object(actor, appointment) and policies.is_before(appointment, at)
    decides = policies.can_decide(actor, appointment) and bool(selectors.undecided(appointment))
    if not (cards or objects):
        return {}
    page = {
        "cards": cards,
        "said": words.booked_for_you(appointment, at) if objects and own is None else "",
        "form": (form or ObjectionForm()) if objects and own is None else None,
        "keep": (keep or KeepForm()) if decides else None,
        "may_withdraw": own is not None and _may_withdraw(actor, own, appointment, at),
        "urls": _urls(appointment),
    }
    return {"objection": page}


def _may_withdraw(actor: Actor, own: Objection, appointment: Appointment, at: dt.datetime) -> bool:
    return policies.can_withdraw(actor, own) and policies.is_before(appointment, at)


def _urls(appointment: Appointment) -> dict[str, str]:
    key = [appointment.public_id]
    return {
        "make": reverse("scheduling:objection_make", args=key),
        "withdraw": reverse("scheduling:objection_withdraw", args=key),
        "keep": reverse("scheduling:objection_keep", args=key),
        "cancel": reverse("scheduling:cancel", args=key),
    }
