"""The pages of a patient or a relative behind the link of an hour offered to who waits."""

from collections.abc import Callable
from functools import wraps

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from core import clock
from core.errors import Conflict, Invalid, Refused
from scheduling import selectors, services
from scheduling.models import OfferLink
from scheduling.presenters import offer_by_link as words
from scheduling.presenters.by_link import door_page
from scheduling.rules.links import OfferStanding
from scheduling.views import by_link
from scheduling.views.doorway import Doorway, unseen

DOORWAY = Doorway(
    key="scheduling.offer_by_link",
    home="scheduling:offer_by_link",
    safe="La place en liste d’attente est gardée.",
    known=selectors.offer_link_known,
)


def inside(view: Callable[[HttpRequest, OfferLink], HttpResponse]) -> Callable[..., HttpResponse]:
    """For the browser that gave the code, as long as the hour waits for an answer."""

    @wraps(view)
    def answered(request: HttpRequest) -> HttpResponse:
        return view(request, DOORWAY.inside(request))

    return unseen(answered)


@require_http_methods(["GET", "POST"])
@unseen
def door(request: HttpRequest, offer_secret: str) -> HttpResponse:
    """Until when to answer, and no more."""
    link = services.offer_look(secret=offer_secret, at=clock.now())
    if DOORWAY.came(request) == link:
        return redirect(DOORWAY.home)
    if request.method != "POST":
        context = door_page(link) | {"until": words.until(link)}
        return render(request, "scheduling/by_link/offer_door.html", context)
    return DOORWAY.asks(request, link)


@require_http_methods(["GET", "POST"])
@unseen
def code(request: HttpRequest) -> HttpResponse:
    return DOORWAY.code(request)


@require_POST
@unseen
def code_again(request: HttpRequest) -> HttpResponse:
    return DOORWAY.asks_again(request)


@require_GET
@inside
def page(request: HttpRequest, link: OfferLink) -> HttpResponse:
    """When, where, with whom, and until when it is kept."""
    services.require_offered(link, clock.now())
    return render(request, "scheduling/by_link/offer.html", words.offer_page(link))


@require_POST
@inside
def take(request: HttpRequest, link: OfferLink) -> HttpResponse:
    """Booked: the same browser goes on behind the link of the appointment."""
    at = clock.now()
    services.require_offered(link, at, OfferStanding.TAKEN)
    try:
        opened = services.offer_take(link=link, at=at)
    except (Conflict, Invalid, Refused) as refusal:  # whatever the reason: nobody here can mend it
        context = {"phone": words.phone_of(link)}
        return render(request, "scheduling/by_link/offer_lost.html", context, status=refusal.status)
    by_link.DOORWAY.let_in(request, opened, at)
    messages.success(
        request, "C’est réservé, et tous sont prévenus. Le lien de ce rendez-vous vous est envoyé."
    )
    return redirect(by_link.DOORWAY.home)


@require_POST
@inside
def decline(request: HttpRequest, link: OfferLink) -> HttpResponse:
    services.offer_decline(link=link, at=clock.now())
    request.session.pop(DOORWAY.key, None)
    return render(request, "scheduling/by_link/offer_declined.html", {"phone": words.phone_of(link)})


@require_POST
@unseen
def leave(request: HttpRequest) -> HttpResponse:
    return DOORWAY.leave(request)
