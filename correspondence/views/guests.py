"""A patient reads one document by a link and a code, on their telephone. Nothing is kept by the browser."""

import datetime as dt
from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.adapters import require_pace
from core import clock
from core.errors import Invalid, LinkRefused, NotFound, TooOften
from correspondence import presenters, selectors, services
from correspondence.forms import CodeForm
from correspondence.models import PatientAccess
from correspondence.rules import OPEN_FOR

KEY = "correspondence.document"
LOST = "Ouvrez de nouveau le lien que vous avez reçu\u00a0: un autre code vous sera envoyé."


def unseen(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Open to the world, paced by address, kept nowhere."""

    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        require_pace(request, "patient_link")
        try:
            response = view(request, *args, **kwargs)
        except LinkRefused as refusal:
            said = {"why": refusal.message}
            response = render(request, "correspondence/guest/refused.html", said, status=410)
        response["X-Robots-Tag"] = "noindex, nofollow, noarchive"
        response["Cache-Control"] = "private, no-store"
        return response

    return login_not_required(answered)


@require_http_methods(["GET", "POST"])
@unseen
def door(request: HttpRequest, secret: str) -> HttpResponse:
    """From whom it is; the button, and not the mere opening, sends a code."""
    known = selectors.access_of_secret(secret)
    if known is not None and _inside(request) == known:
        return redirect("correspondence:guest")
    access = services.access_of_link(secret=secret, at=clock.now())
    if request.method == "GET":
        return render(request, "correspondence/guest/door.html", presenters.access_page(access))
    request.session.cycle_key()
    request.session[KEY] = {"access": str(access.public_id), "until": ""}
    return _ask(request, access)


@require_POST
@unseen
def code_again(request: HttpRequest) -> HttpResponse:
    return _ask(request, _waits(request))


@require_http_methods(["GET", "POST"])
@unseen
def code(request: HttpRequest) -> HttpResponse:
    """The code, apart from the link, and the birth date."""
    access = _waits(request)
    form = CodeForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and _is_given(request, access, form):
        return redirect("correspondence:guest")
    return _code_page(request, access, form)


@require_GET
@unseen
def page(request: HttpRequest) -> HttpResponse:
    """The document waits here, for a while."""
    access = _required(request)
    return render(request, "correspondence/guest/page.html", presenters.access_page(access))


@require_GET
@unseen
def file(request: HttpRequest) -> HttpResponse:
    """The paper, as a file of their telephone."""
    access = _required(request)
    row, content = services.document_read(public_id=access.public_id, at=clock.now())
    response = HttpResponse(content, content_type=row.content_type)
    response["Content-Disposition"] = 'attachment; filename="document.pdf"'
    response["X-Content-Type-Options"] = "nosniff"
    return response


@require_POST
@unseen
def leave(request: HttpRequest) -> HttpResponse:
    request.session.pop(KEY, None)
    return render(request, "correspondence/guest/left.html")


def _ask(request: HttpRequest, access: PatientAccess) -> HttpResponse:
    require_pace(request, "patient_code")
    try:
        services.access_code_ask(public_id=access.public_id, at=clock.now())
    except TooOften as refusal:
        return _code_page(request, access, CodeForm(), refusal.message, refusal.status)
    return redirect("correspondence:guest_code")


def _is_given(request: HttpRequest, access: PatientAccess, form: CodeForm) -> bool:
    """A right one lets this browser in, under another key than before."""
    require_pace(request, "patient_try")
    at, said = clock.now(), form.cleaned_data
    try:
        services.access_code_give(
            public_id=access.public_id, typed=said["code"], birth_date=said["birth_date"], at=at
        )
    except Invalid as refusal:
        form.add_error("code", refusal.message)
        return False
    request.session.cycle_key()
    request.session[KEY] = {"access": str(access.public_id), "until": (at + OPEN_FOR).isoformat()}
    return True


def _waits(request: HttpRequest) -> PatientAccess:
    """The link that this browser opened, whether or not its code was given."""
    kept = request.session.get(KEY) or {}
    access = selectors.access_known(UUID(kept["access"])) if kept else None
    if access is None:
        raise NotFound(LOST)
    return access


def _inside(request: HttpRequest) -> PatientAccess | None:
    kept = request.session.get(KEY) or {}
    if not kept.get("until") or dt.datetime.fromisoformat(kept["until"]) <= clock.now():
        return None
    return selectors.access_known(UUID(kept["access"]))


def _required(request: HttpRequest) -> PatientAccess:
    access = _inside(request)
    if access is None:
        raise NotFound(LOST)
    services.require_standing(access)
    return access


def _code_page(
    request: HttpRequest, access: PatientAccess, form: CodeForm, refusal: str = "", status: int = 0
) -> HttpResponse:
    context = presenters.access_page(access) | {"form": form, "refusal": refusal}
    return render(
        request, "correspondence/guest/code.html", context, status=status or (422 if form.is_bound else 200)
    )
