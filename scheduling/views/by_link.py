"""The pages of a patient or a relative behind the link of an appointment."""

import datetime as dt
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from core import clock
from core.errors import Conflict, Invalid, Refused
from scheduling import selectors, services
from scheduling.enums import CancelReason
from scheduling.forms import (
    CallOffForm,
    ChoiceForm,
    CodeForm,
    HomeCodeForm,
    OtherHourForm,
    page_asked,
)
from scheduling.models import AppointmentLink
from scheduling.presenters import by_link as words
from scheduling.rules.links import Standing
from scheduling.views.doorway import Doorway, unseen

DOORWAY = Doorway(
    key="scheduling.by_link",
    home="scheduling:by_link",
    safe="Rien n’a changé à votre rendez-vous.",
    known=selectors.link_known,
    asked=lambda link: HomeCodeForm if selectors.is_at_home(link.appointment) else CodeForm,
    lands=words.inside_url,
)


def inside(view: Callable[[HttpRequest, AppointmentLink], HttpResponse]) -> Callable[..., HttpResponse]:
    """For the browser that gave the code, for a while, until the link is taken back."""

    @wraps(view)
    def answered(request: HttpRequest) -> HttpResponse:
        came = DOORWAY.inside(request)
        services.require_standing(came, clock.now(), *(set(Standing) - {Standing.REVOKED}))
        return view(request, came)

    return unseen(answered)


@require_http_methods(["GET", "POST"])
@unseen
def door(request: HttpRequest, link_secret: str) -> HttpResponse:
    """What the link is for, and no more."""
    link = services.link_look(secret=link_secret, at=clock.now())
    if DOORWAY.came(request) == link:
        return redirect(DOORWAY.landing(link, clock.now()))
    if request.method != "POST":
        return render(request, "scheduling/by_link/door.html", words.door_page(link))
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
def page(request: HttpRequest, link: AppointmentLink) -> HttpResponse:
    """When, where, what to bring, and what can be done."""
    at = clock.now()
    services.require_standing(link, at, Standing.OPEN, Standing.BEGUN)
    context = words.inside_page(link, at) | {"choice_form": _choices(request, link)}
    return render(request, "scheduling/by_link/page.html", context)


@require_POST
@inside
def confirm(request: HttpRequest, link: AppointmentLink) -> HttpResponse:
    services.link_confirm(link=link, at=clock.now())
    messages.success(request, "Merci, votre présence est confirmée.")
    return redirect("scheduling:by_link")


@require_http_methods(["GET", "POST"])
@inside
def move(request: HttpRequest, link: AppointmentLink) -> HttpResponse:
    """The next free hours: one is kept while it is read again, then taken."""
    form, at = OtherHourForm(request.POST if request.method == "POST" else None), clock.now()
    services.require_standing(link, at)
    if not form.is_valid():
        return _move_page(request, link, at)
    wanted = form.cleaned_data["starts_at"]
    try:
        if "keep" in request.POST:
            return _move_page(request, link, at, hold=services.link_hold(link=link, starts_at=wanted, at=at))
        services.link_move(link=link, starts_at=wanted, at=at)
    except (Refused, Conflict, Invalid) as refusal:  # whatever the reason: why, and the next hours
        return _move_page(request, link, at, refusal=refusal)
    messages.success(request, "C’est noté : votre rendez-vous est déplacé, et tous sont prévenus.")
    return redirect("scheduling:by_link")


@require_http_methods(["GET", "POST"])
@inside
def cancel(request: HttpRequest, link: AppointmentLink) -> HttpResponse:
    at = clock.now()
    services.require_standing(link, at)
    form = CallOffForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        services.link_cancel(link=link, reason=CancelReason(form.cleaned_data["reason"]), at=at)
        phone = words.phone_of(link.appointment)
        request.session.pop(DOORWAY.key, None)
        return render(request, "scheduling/by_link/cancelled.html", {"phone": phone})
    context = {"form": form, "when": words.moment(link.appointment.starts_at)}
    return render(request, "scheduling/by_link/cancel.html", context, status=422 if form.is_bound else 200)


@require_POST
@inside
def choices(request: HttpRequest, link: AppointmentLink) -> HttpResponse:
    """What they want to receive from now on."""
    person, form = selectors.person_of(link), _choices(request, link)
    if form.is_valid():
        services.choice_by_link(link=link, **form.choices(person), at=clock.now())
        messages.success(request, "Vos choix sont enregistrés.")
    return redirect("scheduling:by_link")


@require_POST
@unseen
def leave(request: HttpRequest) -> HttpResponse:
    return DOORWAY.leave(request)


def _move_page(request: HttpRequest, link: AppointmentLink, at: dt.datetime, **said: Any) -> HttpResponse:
    row, refusal = link.appointment, said.get("refusal")
    hours = selectors.other_hours(row, page=page_asked(request), at=at)
    context = words.move_page(row, hours, said.get("hold"), at)
    context["refusal"] = words.why_refused(link, refusal) if refusal and not context["why_not_move"] else ""
    return render(request, "scheduling/by_link/move.html", context, status=refusal.status if refusal else 200)


def _choices(request: HttpRequest, link: AppointmentLink) -> ChoiceForm:
    return ChoiceForm(request.POST if request.method == "POST" else None, person=selectors.person_of(link))
