"""An agenda in one’s telephone: the page that makes and revokes the address, and the address itself."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from accounts.adapters import require_pace
from core import clock
from core.actors import ActorRequest
from scheduling import policies, selectors, services
from scheduling.presenters.calendar import calendar
from scheduling.presenters.times import when


@require_GET
def page(request: ActorRequest) -> HttpResponse:
    return _page(request, address="")


@require_POST
def make(request: ActorRequest) -> HttpResponse:
    """The address, shown this once."""
    secret = services.subscription_make(actor=request.actor, at=clock.now())
    return _page(request, address=request.build_absolute_uri(reverse("scheduling:calendar", args=[secret])))


@require_POST
def revoke(request: ActorRequest) -> HttpResponse:
    services.subscription_revoke(actor=request.actor, at=clock.now())
    messages.success(request, "L’adresse n’ouvre plus rien.")
    return redirect("scheduling:subscription")


@login_not_required
@require_GET
def read(request: HttpRequest, secret: str) -> HttpResponse:
    """What a calendar program reads: its address is its only key, and its owner’s rights decide."""
    require_pace(request, "agenda_feed")
    at = clock.now()
    subscription = selectors.subscription_by_secret(secret)
    rows = selectors.appointments_read(selectors.reader_of(subscription, at), at)
    services.subscription_read(subscription=subscription, at=at)
    body = calendar(rows, home=request.build_absolute_uri("/").rstrip("/"))
    return HttpResponse(body, content_type="text/calendar; charset=utf-8")


def _page(request: ActorRequest, *, address: str) -> HttpResponse:
    policies.require_subscriber(request.actor)
    row, at = selectors.subscription_of(request.actor), clock.now()
    context = {
        "address": address,
        "is_open": row is not None,
        "made": when(row.made_at, at) if row else "",
        "read": when(row.read_at, at) if row and row.read_at else "",
    }
    return render(request, "scheduling/subscription.html", context)
