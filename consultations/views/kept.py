"""The page of an act as it stands, when a gesture came too soon or too late: 409, why, and what to do."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from consultations import policies, presenters, selectors, services
from consultations.models import Consultation
from consultations.states import HELD, OVER
from consultations.views.gestures import refused, wants_json
from consultations.views.report_page import report_context
from core import clock
from core.actors import Actor, ActorRequest

PAGES: dict[str, Callable[..., dict[str, Any]]] = {
    "cart": presenters.cart_page,
    "cockpit": presenters.cockpit_page,
    "preparation": lambda actor, act, at: presenters.preparation_page(actor, act, None, at),
}


def page_of(actor: Actor, consultation: Consultation) -> str:
    """The page of this person for this act, as it stands now."""
    if policies.is_at_cart(actor, consultation):
        return "cart" if consultation.state in HELD else "preparation"
    return "report" if consultation.state in OVER else "cockpit"


def keeps_the_page(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """For a gesture that moves the act: what cannot start from its state is said on its own page."""

    @wraps(view)
    def answered(request: ActorRequest, public_id: UUID) -> HttpResponse:
        try:
            return view(request, public_id)
        except services.Illegal as refusal:
            return kept(request, public_id, refusal)

    return answered


def kept(request: ActorRequest, public_id: UUID, refusal: services.Illegal) -> HttpResponse:
    if wants_json(request):
        raise refusal
    if "HX-Request" in request.headers:  # swaps nothing that is not a success
        return refused(request, reverse("consultations:act", args=[public_id]), refusal)
    consultation = selectors.act_for(request.actor, public_id)
    messages.error(request, refusal.message)
    name = page_of(request.actor, consultation)
    page = _context(name, request, consultation)
    return render(request, f"consultations/{name}/page.html", page, status=refusal.status)


def _context(name: str, request: ActorRequest, consultation: Consultation) -> dict[str, Any]:
    if name == "report":
        return report_context(request, consultation)
    return PAGES[name](request.actor, consultation, clock.now())
