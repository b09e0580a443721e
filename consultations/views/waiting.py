"""The physician’s waiting room: who waits, since when."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from consultations import policies, presenters, selectors
from core import clock
from core.actors import ActorRequest


@require_GET
def room(request: ActorRequest) -> HttpResponse:
    return render(request, "consultations/waiting/room.html", _context(request))


@require_GET
def listing(request: ActorRequest) -> HttpResponse:
    """The list alone, fetched again when somebody comes or leaves."""
    return render(request, "consultations/waiting/list.html", _context(request))


def _context(request: ActorRequest) -> dict[str, object]:
    policies.require(
        policies.waiting_room_of(request.actor) is not None, "La salle d’attente est celle d’un médecin."
    )
    at = clock.now()
    acts = list(selectors.waiting_for(request.actor))
    return {
        "waiting": [presenters.waiting_line(act, at) for act in acts],
        "to_sign": [presenters.to_sign_line(act) for act in selectors.to_sign(request.actor)],
    }
