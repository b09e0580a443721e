"""Who is let into a call without an account: as the physician lets them in."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from consultations import forms, policies, presenters, selectors, services
from consultations.enums import PartyRole
from consultations.views.gestures import done
from core import clock
from core.actors import ActorRequest
from core.errors import Conflict, Invalid


@require_GET
def listing(request: ActorRequest, public_id: UUID) -> HttpResponse:
    """Who is there, as html, after the socket said that it changed."""
    consultation = selectors.act_for(request.actor, public_id)
    page = presenters.observers_part(request.actor, consultation, clock.now())
    return render(request, "consultations/observers.html", page)


@require_POST
def invite(request: ActorRequest, public_id: UUID) -> HttpResponse:
    """The link, shown this once."""
    consultation = selectors.act_for(request.actor, public_id)
    policies.require(policies.can_conduct(request.actor, consultation), services.CONDUCTS)
    try:
        page, status = _invited(request, public_id), 200
    except (Invalid, Conflict) as refusal:  # said in the dialog, where it is read
        page, status = {"why": refusal.message}, refusal.status
    return render(request, "consultations/cockpit/observer_link.html", page, status=status)


def _invited(request: ActorRequest, public_id: UUID) -> dict[str, Any]:
    form = forms.ObserverForm(request.POST)
    if not form.is_valid():
        raise Invalid(next(str(sentences[0]) for sentences in form.errors.values()))
    said = form.cleaned_data
    observer, secret = services.observer_invite(
        actor=request.actor,
        public_id=public_id,
        role=PartyRole(said["role"]),
        name=said["name"],
        agreement=form.agreement,
        email=said["email"],
        at=clock.now(),
    )
    link = request.build_absolute_uri(reverse("consultations:invitation", args=[secret]))
    return {"link": link, "is_sent": bool(said["email"]), **presenters.guest_page(observer)}


@require_POST
def admit(request: ActorRequest, public_id: UUID, observer: UUID) -> HttpResponse:
    services.observer_admit(
        actor=request.actor, public_id=public_id, observer_public_id=observer, at=clock.now()
    )
    return done(request, reverse("consultations:cockpit", args=[public_id]))


@require_POST
def remove(request: ActorRequest, public_id: UUID, observer: UUID) -> HttpResponse:
    services.observer_remove(
        actor=request.actor, public_id=public_id, observer_public_id=observer, at=clock.now()
    )
    return done(request, reverse("consultations:cockpit", args=[public_id]))


@require_POST
def refuse(request: ActorRequest, public_id: UUID) -> HttpResponse:
    """The patient wants nobody else any more."""
    services.observers_refuse(actor=request.actor, public_id=public_id, at=clock.now())
    return done(request, reverse("consultations:act", args=[public_id]))
