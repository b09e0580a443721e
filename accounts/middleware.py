"""HTTP and WebSocket: who acts in this request, and what to answer when we refuse."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from channels.db import database_sync_to_async
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.template.loader import select_template
from django.urls import reverse

from accounts import services
from accounts.models import User
from core import clock
from core.actors import Actor
from core.errors import PivotError

View = Callable[..., HttpResponse]


class ErrorMiddleware:
    """A PivotError becomes a page, or a problem document (RFC 9457) for scripts and the API."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, PivotError):
            return None
        return problem(exception) if wants_json(request) else page(request, exception)


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
    template = select_template([f"errors/{error.status}.html", "errors/error.html"])
    context = {"message": error.message, "status": error.status, "code": error.code}
    return HttpResponse(template.render(context, request), status=error.status)


class ActorMiddleware:
    """Sets `request.actor` for whoever is signed in; without one, only pages that need none answer."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: View, _args: tuple[Any, ...], _kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        if not request.user.is_authenticated or needs_no_actor(view):
            return None
        try:
            actor = services.actor_for(request.user, request.session, at=clock.now())
        except PivotError as error:  # process_exception does not see what middleware raises
            return problem(error) if wants_json(request) else page(request, error)
        if actor is None:
            return HttpResponseRedirect(f"{reverse('accounts:role')}?next={request.path}")
        request.actor = actor  # type: ignore[attr-defined]
        return None


def needs_no_actor(view: View) -> bool:
    """Public pages, and the account's own pages (marked by `accounts.views.without_actor`)."""
    return not getattr(view, "login_required", True) or getattr(view, "without_actor", False)


class ActorSocketMiddleware:
    """Puts `scope["actor"]` on a WebSocket: None for a stranger or while no role is chosen."""

    def __init__(self, inner: Any) -> None:
        self.inner = inner

    async def __call__(self, scope: dict[str, Any], receive: Any, send: Any) -> Any:
        scope["actor"] = await actor_of_scope(scope["user"], scope["session"])
        return await self.inner(scope, receive, send)


@database_sync_to_async
def actor_of_scope(user: User | AnonymousUser, session: Any) -> Actor | None:
    if not isinstance(user, User):
        return None
    try:
        return services.actor_for(user, session, at=clock.now())
    except PivotError:
        return None
