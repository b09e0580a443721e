"""The first page."""

from typing import Any

from allauth.account.views import LoginView
from django.conf import settings

from accounts import presenters, selectors, services
from core import clock


class SignIn(LoginView):
    def get_initial(self) -> dict[str, Any]:
        """Who has just chosen a password does not type their address again."""
        initial: dict[str, Any] = super().get_initial()
        return initial | {"login": self.request.session.pop(services.ADDRESS_KEY, "")}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return context | {"demo": self._demo()}

    def _demo(self) -> presenters.DemoPage | None:
        if not settings.DEMO_SIGN_IN:
            return None
        return presenters.demo_page(selectors.demo_users(clock.today(clock.now())))
