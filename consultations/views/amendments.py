"""Correcting a signed report: begin, give up, sign again."""

from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from accounts.services import actor_confirmed
from consultations import services
from consultations.views.gestures import done, refused, wants_json
from consultations.views.notes import typed
from consultations.views.report import save_typed, still_missing
from core import clock
from core.actors import ActorRequest
from core.errors import PivotError

BEGUN = "Le texte est de nouveau ouvert. La version signée reste seule valable jusqu’à votre signature."
GIVEN_UP = "Correction abandonnée : la version signée n’a pas changé."
SIGNED = "Version corrigée signée. La précédente reste au dossier."


@require_POST
def begin(request: ActorRequest, public_id: UUID) -> HttpResponse:
    reason = typed(request, "reason")
    try:
        services.amendment_begin(actor=request.actor, public_id=public_id, reason=reason, at=clock.now())
    except PivotError as error:
        return refused(request, _report(public_id), error)
    return done(request, _report(public_id), BEGUN)


@require_POST
def give_up(request: ActorRequest, public_id: UUID) -> HttpResponse:
    try:
        services.amendment_give_up(actor=request.actor, public_id=public_id, at=clock.now())
    except PivotError as error:
        return refused(request, _report(public_id), error)
    return done(request, _report(public_id), GIVEN_UP)


@require_POST
def sign(request: ActorRequest, public_id: UUID) -> HttpResponse:
    """Saves what the page holds, then signs: what is signed is what was read."""
    try:
        save_typed(request, public_id)
        at = clock.now()
        services.amendment_sign(actor=actor_confirmed(request, at=at), public_id=public_id, at=at)
    except PivotError as error:
        if error.code == "duties_missing" and not wants_json(request):
            return still_missing(request, public_id, error.status)
        return refused(request, _report(public_id), error)
    return done(request, _report(public_id), SIGNED)


def _report(public_id: UUID) -> str:
    return reverse("consultations:report", args=[public_id])
