"""The first page."""

from typing import Any

from allauth.account.views import LoginView
from django.conf import settings

from accounts import presenters, selectors
from core import clock


class SignIn(LoginView):
    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return context | {"demo_groups": self._demo_groups()}

    def _demo_groups(self) -> list[presenters.DemoGroup]:
        if not settings.DEMO_SIGN_IN:
            return []
        return presenters.demo_groups(selectors.demo_users(clock.today(clock.now())))
