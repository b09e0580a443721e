"""« Confidentiel », from the act itself, without leaving the call."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from consultations import selectors, services
from consultations.models import Consultation
from consultations.views.gestures import done
from core import clock
from core.actors import Actor, ActorRequest
from core.errors import Invalid
from scheduling.forms import LiftForm
from scheduling.policies import confidentiality as policies
from scheduling.views.secret_card import GESTURES, secret_context, secret_form


@require_POST
def ask(request: ActorRequest, public_id: UUID) -> HttpResponse:
    return _write(request, public_id, services.secret_ask, "C’est noté. Plus rien ne part aux proches.")


@require_POST
def note(request: ActorRequest, public_id: UUID) -> HttpResponse:
    return _write(request, public_id, services.secret_note, "C’est complété.")


@require_POST
def lift(request: ActorRequest, public_id: UUID) -> HttpResponse:
    act = selectors.act_for(request.actor, public_id)
    policies.require_lifter(request.actor, act.appointment)
    form = LiftForm(request.POST)
    _check(form)
    services.secret_lift(
        actor=request.actor, public_id=public_id, words=form.cleaned_data["words"], at=clock.now()
    )
    return done(request, _act(act), "C’est levé.")


@require_POST
def undo(request: ActorRequest, public_id: UUID) -> HttpResponse:
    act = selectors.act_for(request.actor, public_id)
    services.secret_undo(actor=request.actor, public_id=public_id, at=clock.now())
    return done(request, _act(act), "C’est annulé : cet acte n’est pas confidentiel.")


def secret_of_act(actor: Actor, act: Consultation) -> dict[str, Any]:
    """What its pages show of it; nothing of an adult. `by_relative`: the call goes by a parent’s link."""
    key = [act.public_id]
    urls = {name: reverse(f"consultations:secret_{name}", args=key) for name in GESTURES}
    found = secret_context(actor, act.appointment, urls=urls).get("secret", {})
    entry = selectors.entry_of(act)
    by_relative = entry is not None and entry.link.relative_id is not None and not found.get("is_standing")
    return found and {**found, "by_relative": by_relative}


def _write(request: ActorRequest, public_id: UUID, service: Callable[..., Any], said: str) -> HttpResponse:
    act = selectors.act_for(request.actor, public_id)
    policies.require_asker(request.actor, act.appointment)
    form = secret_form(request.actor, act.appointment, request.POST)
    _check(form)
    service(actor=request.actor, public_id=public_id, **form.said(), at=clock.now())
    return done(request, _act(act), said)


def _check(form: Any) -> None:
    """In a call the refusal is said over it."""
    if not form.is_valid():
        name, words = next(iter(form.errors.items()))
        raise Invalid(str(words[0]), field=name)


def _act(act: Consultation) -> str:
    return reverse("consultations:act", args=[act.public_id])
