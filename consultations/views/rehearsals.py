"""« Essai à blanc »: begun from a cart by its site, or by a physician from their day."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django import forms as django_forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from consultations import forms, policies, presenters, selectors, services
from consultations.models import Consultation
from core import clock
from core.actors import ActorRequest
from core.entry import outcome
from core.errors import Conflict
from directory import selectors as directory
from directory.models import Practitioner
from scheduling.policies import rehearsals as rights
from territory.models import Cart

BOTH = ["GET", "POST"]


@require_http_methods(BOTH)
def at_cart(request: ActorRequest, cart: UUID) -> HttpResponse:
    row = selectors.cart_seen_by(request.actor, cart)
    policies.require(rights.can_rehearse_on(request.actor, row), rights.NOT_YOURS)
    form = forms.RehearsalAtCartForm(request.POST or None, cart=row)
    page = presenters.rehearse_at_cart_page(row, clock.now())
    return _answer(request, form, page, lambda: (row, form.cleaned_data["practitioner"]))


@require_http_methods(BOTH)
def own(request: ActorRequest) -> HttpResponse:
    physician = _oneself(request)
    form = forms.RehearsalOfPhysicianForm(request.POST or None, practitioner=physician)
    page = presenters.rehearse_own_page()
    return _answer(request, form, page, lambda: (form.cleaned_data["cart"], physician))


def _oneself(request: ActorRequest) -> Practitioner:
    key = request.actor.practitioner_id if rights.can_rehearse_oneself(request.actor) else None
    found = directory.practitioner_of(key) if key is not None else None
    if found is None:
        policies.require(allowed=False, message=rights.NOT_YOURS)
    return found  # type: ignore[return-value]  # refused just before


def _answer(
    request: ActorRequest, form: django_forms.Form, page: Mapping[str, Any], chosen: Any
) -> HttpResponse:
    """To the act once it begins; the page again with the reason when something real comes first."""
    refusal = ""
    try:
        act = outcome(form, lambda: _start(request, *chosen()))
    except Conflict as error:
        act, refusal = None, error.message
    if act is not None:
        return redirect(*_next(request, act))
    status = 409 if refusal else 422 if form.is_bound else 200
    shown = {**page, "form": form, "refusal": refusal or page["refusal"]}
    return render(request, "consultations/rehearsals/begin.html", shown, status=status)


def _start(request: ActorRequest, cart: Cart, practitioner: Practitioner) -> Consultation:
    return services.rehearsal_start(actor=request.actor, cart=cart, practitioner=practitioner, at=clock.now())


def _next(request: ActorRequest, act: Consultation) -> tuple[str, UUID]:
    """Into the act; whoever runs the site enters no act, and is led back to the cart."""
    if policies.can_attend(request.actor, act):
        return "consultations:act", act.public_id
    return "consultations:site_cart", act.appointment.cart.public_id  # type: ignore[union-attr]
