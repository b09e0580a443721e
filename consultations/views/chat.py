"""The messages of an act, from the cockpit and the cart."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from consultations import presenters, services
from consultations.views.gestures import done, refused
from core import clock
from core.actors import ActorRequest
from core.errors import PivotError


@require_GET
def lines(request: ActorRequest, public_id: UUID) -> HttpResponse:
    """Fetched again as html, after the socket said that somebody wrote."""
    consultation = services.chat_seen(actor=request.actor, public_id=public_id, at=clock.now())
    return render(request, "consultations/chat/lines.html", presenters.chat_part(request.actor, consultation))


@require_POST
def write(request: ActorRequest, public_id: UUID) -> HttpResponse:
    """One message; what was typed stays on the page when it is refused."""
    text = str(request.POST.get("text", ""))
    target = reverse("consultations:act", args=[public_id])
    try:
        services.chat_write(actor=request.actor, public_id=public_id, text=text, at=clock.now())
    except PivotError as error:
        return refused(request, target, error)
    return done(request, target)
