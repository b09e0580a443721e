"""The pages of who was invited by a link: it is their only right, and their browser is known after it."""

from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from consultations import presenters, selectors, services
from consultations.adapters import relay
from consultations.models import Observer
from core import clock
from core.errors import NotFound

KEY = "consultations.observer"
WITHOUT_LINK = "Ouvrez d’abord le lien que vous avez reçu."


@login_not_required
@require_http_methods(["GET", "POST"])
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """What the link is for; the button, and not the mere opening, uses it up."""
    known = _known(request)
    if known is not None and known.link_digest == selectors.digest(token):
        return HttpResponseRedirect(reverse("consultations:guest"))
    try:
        if request.method == "POST":
            observer = services.observer_come(secret=token, at=clock.now())
            request.session.cycle_key()
            request.session[KEY] = str(observer.public_id)
            return HttpResponseRedirect(reverse("consultations:guest"))
        observer = services.observer_of_link(secret=token, at=clock.now())
    except services.LinkRefused as refusal:
        return render(request, "consultations/guest/refused.html", {"why": refusal.message}, status=410)
    return render(request, "consultations/guest/invitation.html", presenters.guest_page(observer))


@login_not_required
@require_GET
def room(request: HttpRequest) -> HttpResponse:
    """The call, as they see it."""
    return render(request, "consultations/guest/room.html", presenters.guest_page(_required(request)))


@login_not_required
@require_POST
def grant(request: HttpRequest) -> HttpResponse:
    """Their place in the call; refused with words once they may not be there."""
    observer = _required(request)
    try:
        party = services.observer_enter(observer_public_id=observer.public_id, at=clock.now())
    except services.LinkRefused as refusal:
        return JsonResponse({"detail": refusal.message, "code": refusal.code}, status=410)
    return JsonResponse(relay.grant_of(party, clock.now()))


def _known(request: HttpRequest) -> Observer | None:
    kept = request.session.get(KEY)
    return selectors.observer_known(UUID(kept)) if kept else None


def _required(request: HttpRequest) -> Observer:
    observer = _known(request)
    if observer is None:
        raise NotFound(WITHOUT_LINK)
    return observer
