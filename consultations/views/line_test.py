"""The test of a line and its devices: before a call, and when a site is set up."""

from uuid import UUID

from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from consultations import forms, presenters
from core import clock
from core.actors import ActorRequest
from media_relay.grants import line_test_grants
from territory import policies as ground
from territory import selectors as territory
from territory import services
from territory.models import Cart


@require_http_methods(["GET", "POST"])
def page(request: ActorRequest, cart: UUID | None = None) -> HttpResponse:
    """Of a cart, or of the desk one sits at."""
    row = territory.cart_for(cart) if cart else None
    ground.require_line_tester(request.actor, row.site if row else None)
    if request.method == "POST":
        return _record(request, row)
    return render(request, "consultations/line_test/page.html", presenters.line_test_page(row))


def _record(request: ActorRequest, cart: Cart | None) -> HttpResponse:
    test = services.line_test_record(
        actor=request.actor,
        site=cart.site if cart else None,
        cart=cart,
        measured=forms.measured_of(request.POST),
        at=clock.now(),
    )
    return redirect("consultations:line_test_report", test.public_id)


@require_POST
def grants(request: ActorRequest) -> HttpResponse:
    """Two grants for a throw-away room of the relay."""
    return JsonResponse(line_test_grants(account=request.actor.user_id, at=clock.now())._asdict())


@require_GET
def report(request: ActorRequest, line_test: UUID) -> HttpResponse:
    test = territory.line_test_for(request.actor, line_test)
    return render(request, "consultations/line_test/report.html", presenters.line_test_report(test))
