"""A session lives while somebody is there, and nobody passes without one."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import resolve_url
from rest_framework.views import APIView

from accounts import services
from accounts.middleware.errors import wants_json
from accounts.models import User
from core import clock


class SessionLifeMiddleware:
    """Ends a session that was left alone for too long; notes the others as alive."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if isinstance(request.user, User) and not services.session_touch(request.session, at=clock.now()):
            services.session_expire(user=request.user, session=request.session, at=clock.now())
            request.user = AnonymousUser()
            messages.info(request, "Votre session a pris fin : elle est restée trop longtemps sans activité.")
        return self.get_response(request)


def is_public(view: Callable[..., Any]) -> bool:
    """Whether the world may call it. DRF exempts each of its views from Django’s default: not here."""
    return not getattr(view, "login_required", True) and not issubclass(getattr(view, "cls", object), APIView)


class SignInRequiredMiddleware(LoginRequiredMiddleware):
    """Django’s, which also knows scripts: they get a 401 and where to sign in, not the page itself."""

    def process_view(
        self,
        request: HttpRequest,
        view_func: Callable[..., Any],
        _args: tuple[Any, ...],
        _kwargs: dict[str, Any],
    ) -> HttpResponseBase | None:
        if request.user.is_authenticated or is_public(view_func):
            return None
        return self.handle_no_permission(request, view_func)

    def handle_no_permission(  # type: ignore[override]
        self, request: HttpRequest, view_func: Callable[..., Any]
    ) -> HttpResponseBase:
        if not wants_json(request):
            return super().handle_no_permission(request, view_func)
        body = {"type": "about:blank", "title": "Unauthorized", "status": 401, "code": "signed_out"}
        response = JsonResponse(
            body | {"detail": "Connectez-vous."}, status=401, content_type="application/problem+json"
        )
        response["HX-Redirect"] = resolve_url(self.get_login_url(view_func))
        return response
