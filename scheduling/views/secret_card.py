"""What the page of an appointment shows of a minor’s secret, and the forms that go with it."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from core import clock
from core.actors import Actor
from scheduling import selectors
from scheduling.forms import LiftForm, SecretForm
from scheduling.models import Appointment
from scheduling.policies import confidentiality as policies
from scheduling.presenters.confidentiality import reach_choices, secret_card

GESTURES = ("ask", "note", "lift", "undo")


@dataclass(frozen=True, slots=True, kw_only=True)
class Typed:
    """The forms that were refused, as they were typed."""

    form: SecretForm | None = None
    lift: LiftForm | None = None


def secret_form(actor: Actor, appointment: Appointment, data: Any = None) -> SecretForm:
    """Empty, or filled in with what stands."""
    secret = selectors.confidentiality_of(appointment)
    is_carer = policies.can_tell(actor, appointment)
    shown = {}
    if secret is not None:
        shown = {
            "own": secret.own_reach.split(),
            "persuasion": secret.persuasion,
            "companion": secret.companion,
        }
    return SecretForm(data, reach=reach_choices(appointment.patient), is_carer=is_carer, initial=shown)


def secret_context(
    actor: Actor, appointment: Appointment, typed: Typed | None = None, *, urls: dict[str, str] | None = None
) -> dict[str, Any]:
    """Nothing for an adult of whom nothing was asked, nor for who has no part in it."""
    at, typed = clock.now(), typed or Typed()
    card = secret_card(actor, appointment, at)
    asks = policies.can_ask(actor, appointment) and selectors.is_minor_at(appointment)
    standing = selectors.confidentiality_of(appointment)
    if card is None and not asks:
        return {}
    page = {
        "card": card,
        "is_standing": standing is not None,
        "form": (typed.form or secret_form(actor, appointment)) if asks or standing else None,
        "lift": (typed.lift or LiftForm()) if standing and policies.can_lift(actor, appointment) else None,
        "is_typed": typed.form is not None,
        "may_undo": standing is not None and policies.can_undo(actor, standing, at),
        "urls": urls
        or {name: reverse(f"scheduling:secret_{name}", args=[appointment.public_id]) for name in GESTURES},
    }
    if not policies.can_ask(actor, appointment):
        page["form"] = None
    return {"secret": page}
