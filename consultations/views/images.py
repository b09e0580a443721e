"""The agreement to images: from the preparation, the cart or the cockpit."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from consultations import forms, presenters, selectors, services
from consultations.views.gestures import done
from core import clock
from core.actors import ActorRequest
from core.errors import Invalid


@require_POST
def decide(request: ActorRequest, public_id: UUID) -> HttpResponse:
    """Given, refused or withdrawn."""
    selectors.act_for(request.actor, public_id)
    form = forms.ImagesForm(request.POST)
    if not form.is_valid():
        raise Invalid("Dites qui décide, quoi et comment.", field="decision")
    services.images_decide(actor=request.actor, public_id=public_id, word=form.word(), at=clock.now())
    return done(
        request, reverse("consultations:act", args=[public_id]), "La décision sur les images est notée."
    )


@require_GET
def said(request: ActorRequest, public_id: UUID) -> HttpResponse:
    """Where the agreement stands, as html, after the socket said that it changed."""
    consultation = selectors.act_for(request.actor, public_id)
    page = presenters.images_part(request.actor, consultation)
    return render(request, "consultations/images/state.html", page)
