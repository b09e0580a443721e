"""What to answer when we refuse."""

from collections.abc import Callable
from http import HTTPStatus

from django.db import transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import select_template

from audit import services as audit
from core import clock
from core.errors import PivotError, Refused
from core.turns import Crowded, is_crowded


class ErrorMiddleware:
    """A PivotError becomes a page, or a problem document (RFC 9457) for scripts and the API.

    So does a lock that was waited for in vain, whatever service wanted it: nothing is written.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if is_crowded(exception):
            return answer(request, Crowded())
        if not isinstance(exception, PivotError):
            return None
        if isinstance(exception, Refused):
            _note(request, exception)
        return answer(request, exception)


def answer(request: HttpRequest, error: PivotError) -> HttpResponse:
    """The error in the form that the caller reads."""
    return problem(error) if wants_json(request) else page(request, error)


def wants_json(request: HttpRequest) -> bool:
    return (
        request.path.startswith("/api/")
        or "HX-Request" in request.headers
        or request.get_preferred_type(["text/html", "application/json"]) == "application/json"
    )


def problem(error: PivotError) -> JsonResponse:
    body = {
        "type": "about:blank",
        "title": HTTPStatus(error.status).phrase,
        "status": error.status,
        "detail": error.message,
        "code": error.code,
    }
    field = getattr(error, "field", "")
    return JsonResponse(
        body | ({"field": field} if field else {}),
        status=error.status,
        content_type="application/problem+json",
    )


def page(request: HttpRequest, error: PivotError) -> HttpResponse:
    template = select_template(
        [f"errors/{error.code}.html", f"errors/{error.status}.html", "errors/error.html"]
    )
    context = {"message": error.message, "status": error.status, "code": error.code}
    request.is_refused = True  # type: ignore[attr-defined]  # its menus count nothing
    return HttpResponse(template.render(context, request), status=error.status)


def form_expired(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001
    """Django’s refusal of a form without its token (CSRF_FAILURE_VIEW), said as our own."""
    if wants_json(request):
        return problem(Refused("Ce formulaire a expiré\u00a0: rechargez la page.", code="form_expired"))
    return HttpResponse(select_template(["errors/csrf.html"]).render({}, request), status=403)


def _note(request: HttpRequest, error: Refused) -> None:
    """Who tried what they may not do is in the journal: the page says so."""
    actor, match = getattr(request, "actor", None), request.resolver_match
    if actor is None or match is None:
        return
    route = match.view_name.lower().replace("_", "-")
    with transaction.atomic():
        audit.record(actor, "accounts.refused", None, at=clock.now(), route=route, code=error.code)
