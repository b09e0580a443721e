"""The pages of an installer: the test of one site by a link, and their own reports; nothing else."""

from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.adapters import require_pace
from consultations import forms, presenters
from consultations.views.secret_links import Door, refused
from core import clock
from core.errors import LinkRefused
from media_relay.grants import line_test_grants
from territory import selectors as territory
from territory import services
from territory.models import LineTestLink

DOOR: Door[LineTestLink] = Door(
    key="consultations.installer",
    inside="consultations:installer",
    template="consultations/line_test/invitation.html",
    look=services.line_test_link_look,
    come=services.line_test_link_come,
    known=territory.line_test_link_known,
    words=presenters.installer_invitation,
)


@login_not_required
@require_http_methods(["GET", "POST"])
def invitation(request: HttpRequest, secret: str) -> HttpResponse:
    """What the link is for; the button, and not the mere opening, uses it up."""
    return DOOR.answer(request, secret)


@login_not_required
@require_http_methods(["GET", "POST"])
def page(request: HttpRequest) -> HttpResponse:
    """The test, of the place that the link says and of no other."""
    link = DOOR.required(request)
    try:
        services.line_test_link_still(link=link, at=clock.now())
    except LinkRefused as refusal:
        return refused(request, refusal)
    if request.method == "POST":
        return _record(request, link)
    return render(request, "consultations/line_test/installer.html", presenters.installer_page(link))


def _record(request: HttpRequest, link: LineTestLink) -> HttpResponse:
    require_pace(request, "line_test", key=str(link.public_id))
    measured = forms.measured_of(request.POST)
    test = services.line_test_record_by_link(link=link, measured=measured, at=clock.now())
    return redirect("consultations:installer_report", test.public_id)


@login_not_required
@require_POST
def grants(request: HttpRequest) -> HttpResponse:
    """Two grants for a throw-away room of the relay, where nobody else is."""
    link = DOOR.required(request)
    services.line_test_link_still(link=link, at=clock.now())
    require_pace(request, "line_test_grants", key=str(link.public_id))
    return JsonResponse(line_test_grants(at=clock.now())._asdict())


@login_not_required
@require_GET
def report(request: HttpRequest, line_test: UUID) -> HttpResponse:
    """One of their own tests."""
    link = DOOR.required(request)
    try:
        services.line_test_link_still(link=link, at=clock.now())
    except LinkRefused as refusal:
        return refused(request, refusal)
    test = territory.line_test_by_link(link, line_test)
    return render(request, "consultations/line_test/installer_report.html", presenters.installer_report(test))
