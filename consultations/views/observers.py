"""Who is let into a call without an account: as the physician lets them in."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from consultations import forms, policies, presenters, selectors, services
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
    """The link and its code, shown this once."""
    consultation = selectors.act_for(request.actor, public_id)
    policies.require(policies.can_conduct(request.actor, consultation), services.CONDUCTS)
    return _told(request, lambda: _invited(request, public_id))


@require_POST
def renew(request: ActorRequest, public_id: UUID, observer: UUID) -> HttpResponse:
    """Another link and code for who has not come."""

    def renewed() -> services.Invitation:
        return services.observer_renew(
            actor=request.actor, public_id=public_id, observer_public_id=observer, at=clock.now()
        )

    return _told(request, renewed)


def _told(request: ActorRequest, make: Callable[[], services.Invitation]) -> HttpResponse:
    try:
        page, status = _link(request, make()), 200
    except (Invalid, Conflict) as refusal:  # said in the dialog, where it is read
        page, status = {"why": refusal.message}, refusal.status
    return render(request, "consultations/cockpit/observer_link.html", page, status=status)


def _link(request: ActorRequest, made: services.Invitation) -> dict[str, Any]:
    link = request.build_absolute_uri(reverse("consultations:invitation", args=[made.secret]))
    return {
        "link": link,
        "is_sent": bool(made.observer.email),
        **presenters.invitation_told(made.observer, made.code),
    }


def _invited(request: ActorRequest, public_id: UUID) -> services.Invitation:
    form = forms.ObserverForm(request.POST)
    if not form.is_valid():
        raise Invalid(next(str(sentences[0]) for sentences in form.errors.values()))
    return services.observer_invite(
        actor=request.actor,
        public_id=public_id,
        agreement=form.agreement,
        **form.invited,
        at=clock.now(),
    )


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
