"""The pages of who was invited by a link: it is their only right, and their browser is known after it."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from consultations import presenters, selectors, services
from consultations.adapters import relay
from consultations.models import Observer
from consultations.views.secret_links import Door
from core import clock
from core.errors import LinkRefused

DOOR: Door[Observer] = Door(
    key="consultations.observer",
    inside="consultations:guest",
    template="consultations/guest/invitation.html",
    look=services.observer_of_link,
    come=services.observer_come,
    known=selectors.observer_known,
    words=presenters.guest_page,
    asks_code=True,
)


@login_not_required
@require_http_methods(["GET", "POST"])
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """What the link is for; the button, and not the mere opening, uses it up."""
    return DOOR.answer(request, token)


@login_not_required
@require_GET
def room(request: HttpRequest) -> HttpResponse:
    """The call, as they see it."""
    return render(request, "consultations/guest/room.html", presenters.guest_page(DOOR.required(request)))


@login_not_required
@require_GET
def state(request: HttpRequest) -> HttpResponse:
    """Whether they may speak, as html; the page asks every few seconds."""
    return render(
        request, "consultations/guest/word.html", presenters.word_part(DOOR.required(request).party)
    )


@login_not_required
@require_POST
def ask(request: HttpRequest) -> HttpResponse:
    """« Demander la parole »; refusals go to the script of the page."""
    services.word_ask_by_link(observer_public_id=DOOR.required(request).public_id, at=clock.now())
    return JsonResponse({"done": True})


@login_not_required
@require_GET
def chat(request: HttpRequest) -> HttpResponse:
    """What was written since they were let in, fetched again every few seconds."""
    return render(request, "consultations/chat/lines.html", presenters.chat_of_guest(DOOR.required(request)))


@login_not_required
@require_POST
def chat_write(request: HttpRequest) -> HttpResponse:
    """One message to all those of the act; refusals go to the script of the page."""
    observer, text = DOOR.required(request), request.POST.get("text", "")
    services.chat_write_by_guest(observer_public_id=observer.public_id, text=text, at=clock.now())
    return JsonResponse({"done": True})


@login_not_required
@require_POST
def grant(request: HttpRequest) -> HttpResponse:
    """Their place in the call; refused with words once they may not be there."""
    observer, at = DOOR.required(request), clock.now()
    try:
        party = services.observer_enter(observer_public_id=observer.public_id, at=at)
    except LinkRefused as refusal:
        return JsonResponse({"detail": refusal.message, "code": refusal.code}, status=410)
    except services.DoorShut as refusal:
        return JsonResponse({"detail": refusal.message, "code": refusal.code}, status=409)
    return JsonResponse(relay.grant_of(party, at))
