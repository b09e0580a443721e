"""The pages of a patient or a relative: the link, the code, then one appointment and nothing else.

Nothing is kept by the browser, nor found by a search engine; only the first address holds the secret.
"""

import datetime as dt
from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.crypto import constant_time_compare, salted_hmac
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.adapters import require_pace
from core import clock
from core.errors import Conflict, Invalid, LinkRefused, NotFound, PivotError, Refused, TooOften
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
from scheduling.rules.links import OPEN_FOR, PRESSED_TWICE, Standing

KEY = "scheduling.by_link"
LOST = "Ouvrez de nouveau le lien que vous avez reçu\u00a0: un autre code vous sera envoyé."


def unseen(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Open to the world, paced by address, kept nowhere."""

    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        require_pace(request, "patient_link")
        try:
            response = view(request, *args, **kwargs)
        except LinkRefused as refusal:
            response = _refused(request, refusal)
        response["X-Robots-Tag"] = "noindex, nofollow, noarchive"
        response["Cache-Control"] = "private, no-store"
        return response

    return login_not_required(answered)


def inside(view: Callable[[HttpRequest, AppointmentLink], HttpResponse]) -> Callable[..., HttpResponse]:
    """For the browser that gave the code, for a while, until the link is taken back."""

    @wraps(view)
    def answered(request: HttpRequest) -> HttpResponse:
        came = came_by(request)
        if came is None:
            raise NotFound(LOST)
        services.require_standing(came, clock.now(), *(set(Standing) - {Standing.REVOKED}))
        return view(request, came)

    return unseen(answered)


@require_http_methods(["GET", "POST"])
@unseen
def door(request: HttpRequest, link_secret: str) -> HttpResponse:
    """What the link is for; the button, and not the mere opening, asks for a code."""
    link = services.link_look(secret=link_secret, at=clock.now())
    if came_by(request) == link:
        return redirect(words.inside_url(link, clock.now()))
    if request.method != "POST":
        return render(request, "scheduling/by_link/door.html", words.door_page(link))
    request.session.cycle_key()
    request.session[KEY] = {"link": str(link.public_id), "until": ""}
    return _ask(request, link)


@require_http_methods(["GET", "POST"])
@unseen
def code(request: HttpRequest) -> HttpResponse:
    """The code, apart from the link."""
    link = _waits(request)
    form = _code_form(link, request.POST if request.method == "POST" else None)
    if form.is_valid():
        require_pace(request, "patient_try")
        refusal = _give(request, link, form.cleaned_data, clock.now())
        if not refusal:
            return redirect(words.inside_url(link, clock.now()))
        form.add_error("code", refusal)
    return _code_page(request, link, form)


def _code_form(link: AppointmentLink, typed: QueryDict | None = None) -> CodeForm:
    return (HomeCodeForm if selectors.is_at_home(link.appointment) else CodeForm)(typed)


def _give(request: HttpRequest, link: AppointmentLink, said: dict[str, Any], at: dt.datetime) -> str:
    """Why this code opens nothing; "" once this browser is let in."""
    typed, birth_date = said["code"], said.get("birth_date")
    former, given = type(request.session)(request.session.session_key), _mark(link, f"{typed} {birth_date}")
    with transaction.atomic():  # the mark is there as soon as the code is taken
        try:
            services.code_give(link=link, typed=typed, birth_date=birth_date, at=at)
        except Invalid as refusal:
            if not constant_time_compare((former.get(KEY) or {}).get("given", ""), given):
                return refusal.message
        else:
            former[KEY] = {"link": str(link.public_id), "until": "", "given": given}
            former.set_expiry(PRESSED_TWICE)
            former.save()
    _let_in(request, link, at)
    return ""


def _let_in(request: HttpRequest, link: AppointmentLink, at: dt.datetime) -> None:
    """Under another key, so that whoever gave this browser the former one does not come in with it.

    The former one is left a moment, and opens nothing without the code: a finger that taps twice sends that
    twice, the second time before the new key has arrived.
    """
    request.session.create()
    request.session[KEY] = {"link": str(link.public_id), "until": (at + OPEN_FOR).isoformat()}


def _mark(link: AppointmentLink, typed: str) -> str:
    return salted_hmac("scheduling.by_link", f"{link.public_id} {typed}").hexdigest()


@require_POST
@unseen
def code_again(request: HttpRequest) -> HttpResponse:
    return _ask(request, _waits(request))


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
        request.session.pop(KEY, None)
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
    """On somebody else’s telephone, it is shut behind oneself."""
    request.session.pop(KEY, None)
    return render(request, "scheduling/by_link/left.html")


def code_given_at(request: HttpRequest) -> dt.datetime | None:
    """When this browser gave the code of the link it came by; None once that is worth nothing."""
    kept = request.session.get(KEY) or {}
    return dt.datetime.fromisoformat(kept["until"]) - OPEN_FOR if came_by(request) else None


def came_by(request: HttpRequest) -> AppointmentLink | None:
    """The link whose code this browser gave, a while ago at the most."""
    kept = request.session.get(KEY) or {}
    if not kept.get("until") or dt.datetime.fromisoformat(kept["until"]) <= clock.now():
        return None
    return selectors.link_known(UUID(kept["link"]))


def _waits(request: HttpRequest) -> AppointmentLink:
    """The link that this browser opened, whether or not its code was given."""
    kept = request.session.get(KEY) or {}
    link = selectors.link_known(UUID(kept["link"])) if kept else None
    if link is None:
        raise NotFound(LOST)
    return link


def _ask(request: HttpRequest, link: AppointmentLink) -> HttpResponse:
    require_pace(request, "patient_code")
    try:
        services.code_ask(link=link, at=clock.now())
    except TooOften as refusal:
        return _code_page(request, link, _code_form(link), refusal)
    return redirect("scheduling:by_link_code")


def _code_page(
    request: HttpRequest, link: AppointmentLink, form: CodeForm, refusal: PivotError | None = None
) -> HttpResponse:
    context = words.door_page(link) | {"form": form, "refusal": refusal.message if refusal else ""}
    status = refusal.status if refusal else 422 if form.is_bound else 200
    return render(request, "scheduling/by_link/code.html", context, status=status)


def _move_page(request: HttpRequest, link: AppointmentLink, at: dt.datetime, **said: Any) -> HttpResponse:
    row, refusal = link.appointment, said.get("refusal")
    hours = selectors.other_hours(row, page=page_asked(request), at=at)
    context = words.move_page(row, hours, said.get("hold"), at)
    context["refusal"] = words.why_refused(refusal) if refusal and not context["why_not_move"] else ""
    return render(request, "scheduling/by_link/move.html", context, status=refusal.status if refusal else 200)


def _choices(request: HttpRequest, link: AppointmentLink) -> ChoiceForm:
    return ChoiceForm(request.POST if request.method == "POST" else None, person=selectors.person_of(link))


def _refused(request: HttpRequest, refusal: LinkRefused) -> HttpResponse:
    return render(request, "scheduling/by_link/refused.html", {"why": refusal.message}, status=410)
