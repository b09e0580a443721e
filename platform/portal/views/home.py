"""The first page after signing in: today."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from accounts.enums import Role
from core import clock
from core.actors import ActorRequest
from portal import selectors
from portal.presenters.pages import home_of
from portal.presenters.region import region_home
from scheduling.policies import can_use_booking
from scheduling.policies.rehearsals import can_rehearse_oneself


@require_GET
def home(request: ActorRequest) -> HttpResponse:
    if request.actor.role == Role.REGIONAL_ADMIN:
        at = clock.now()
        page = region_home(selectors.region_for(request.actor, at), at)
        return render(request, "portal/region.html", {"home": page})
    return render(request, "portal/home.html", _context(request))


@require_GET
def now(request: ActorRequest) -> HttpResponse:
    """What is below the title of those who are awaited, fetched again when somebody comes or leaves."""
    return render(request, "portal/home/now.html", _context(request))


def _context(request: ActorRequest) -> dict[str, Any]:
    return {
        "home": home_of(request.actor, clock.now()),
        "can_book": can_use_booking(request.actor),
        "rehearse_url": reverse("consultations:rehearse") if can_rehearse_oneself(request.actor) else "",
        "can_ask": request.actor.role in {Role.NURSE, Role.PHARMACIST},
    }
