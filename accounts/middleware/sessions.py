"""A session lives while somebody is there, and nobody passes without one."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import resolve_url

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


class SignInRequiredMiddleware(LoginRequiredMiddleware):
    """Django’s, which also knows scripts: they get a 401 and where to sign in, not the page itself."""

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
