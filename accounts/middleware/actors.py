"""Who acts in this request."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import urlencode

from accounts import selectors, services
from accounts.middleware.errors import answer, problem, wants_json
from accounts.middleware.sessions import is_public
from core import clock
from core.errors import PivotError, Refused

View = Callable[..., HttpResponse]

# What a person may open before they gave a second factor: being told, leaving, and setting it up.
ALWAYS = frozenset({"accounts:second_factor", "account_logout"})
SETTING_UP = frozenset(
    {
        "account_reauthenticate",
        "mfa_activate_totp",
        "mfa_add_webauthn",
        "mfa_reauthenticate",
        "mfa_reauthenticate_webauthn",
    }
)


class ActorMiddleware:
    """Second factor first, then a role, then `request.actor`. Nothing answers before."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: View, _args: tuple[Any, ...], _kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        if not request.user.is_authenticated or is_public(view):
            return None
        if not services.has_given_second_factor(request.session):
            return self._without_second_factor(request)
        return self._with_actor(request, is_needed=not getattr(view, "without_actor", False))

    def _without_second_factor(self, request: HttpRequest) -> HttpResponse | None:
        name = request.resolver_match.view_name if request.resolver_match else ""
        # One who has a second factor and did not give it has no business adding another.
        is_set_up = selectors.has_second_factor(request.user)  # type: ignore[arg-type]
        if name in ALWAYS or (name in SETTING_UP and not is_set_up):
            return None
        return _send_to(request, "accounts:second_factor", "Installez d’abord votre second facteur.")

    def _with_actor(self, request: HttpRequest, *, is_needed: bool) -> HttpResponse | None:
        standing = selectors.standing_of(request.user, clock.today(clock.now()))  # type: ignore[arg-type]
        request.standing = standing  # type: ignore[attr-defined]  # the menus read it too
        try:
            actor = services.actor_in(standing, request.session)
        except PivotError as error:  # process_exception does not see what middleware raises
            return answer(request, error) if is_needed else None
        if actor is None:
            return _send_to(request, "accounts:role", "Choisissez d’abord votre rôle.") if is_needed else None
        request.actor = actor  # type: ignore[attr-defined]
        return None


def _send_to(request: HttpRequest, url_name: str, sentence: str) -> HttpResponse:
    address = reverse(url_name)
    if wants_json(request):
        response: HttpResponse = problem(Refused(sentence, code="not_ready"))
        response["HX-Redirect"] = address
        return response
    wanted = request.get_full_path() if request.method == "GET" else "/"
    return HttpResponseRedirect(f"{address}?{urlencode({'next': wanted})}")
