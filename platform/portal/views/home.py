"""The first page after signing in: today."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from core import clock
from core.actors import ActorRequest
from portal.presenters.pages import home_of
from scheduling.policies import can_use_booking


@require_GET
def home(request: ActorRequest) -> HttpResponse:
    context = {"home": home_of(request.actor, clock.now()), "can_book": can_use_booking(request.actor)}
    return render(request, "portal/home.html", context)
