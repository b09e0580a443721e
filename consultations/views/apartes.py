"""« Aparté » and « Reprendre »."""

from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from consultations import services
from consultations.views.gestures import done
from core import clock
from core.actors import ActorRequest


@require_POST
def begin(request: ActorRequest, public_id: UUID) -> HttpResponse:
    services.aparte_begin(actor=request.actor, public_id=public_id, at=clock.now())
    return done(request, reverse("consultations:cockpit", args=[public_id]))


@require_POST
def end(request: ActorRequest, public_id: UUID) -> HttpResponse:
    services.aparte_end(actor=request.actor, public_id=public_id, at=clock.now())
    return done(request, reverse("consultations:cockpit", args=[public_id]))
