"""The room of an act, as its physician holds it: who may speak, whether anybody else comes in."""

from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from consultations import services
from consultations.views.gestures import done
from core import clock
from core.actors import ActorRequest


@require_POST
def silence(request: ActorRequest, public_id: UUID, party: UUID) -> HttpResponse:
    services.party_silence(actor=request.actor, public_id=public_id, party_public_id=party, at=clock.now())
    return _done(request, public_id)


@require_POST
def unsilence(request: ActorRequest, public_id: UUID, party: UUID) -> HttpResponse:
    services.party_unsilence(actor=request.actor, public_id=public_id, party_public_id=party, at=clock.now())
    return _done(request, public_id)


@require_POST
def silence_all(request: ActorRequest, public_id: UUID) -> HttpResponse:
    services.parties_silence(actor=request.actor, public_id=public_id, at=clock.now())
    return _done(request, public_id)


@require_POST
def show_out(request: ActorRequest, public_id: UUID, second: UUID) -> HttpResponse:
    """A second physician; who came by a link has a gesture of their own."""
    services.second_physician_remove(
        actor=request.actor, public_id=public_id, party_public_id=second, at=clock.now()
    )
    return _done(request, public_id)


@require_POST
def ask(request: ActorRequest, public_id: UUID) -> HttpResponse:
    """« Demander la parole », by a physician invited."""
    services.word_ask(actor=request.actor, public_id=public_id, at=clock.now())
    return _done(request, public_id)


@require_POST
def shut(request: ActorRequest, public_id: UUID) -> HttpResponse:
    services.door_shut(actor=request.actor, public_id=public_id, at=clock.now())
    return _done(request, public_id)


@require_POST
def open_again(request: ActorRequest, public_id: UUID) -> HttpResponse:
    services.door_open(actor=request.actor, public_id=public_id, at=clock.now())
    return _done(request, public_id)


def _done(request: ActorRequest, public_id: UUID) -> HttpResponse:
    return done(request, reverse("consultations:act", args=[public_id]))
