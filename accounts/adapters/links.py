"""Links that let somebody choose a password: once, for a while, until anything about them changes."""

import datetime as dt

from django.conf import settings
from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.urls import reverse
from django.utils.http import base36_to_int

from accounts.models import User
from core import clock


class OneTimeLink(PasswordResetTokenGenerator):
    """Django’s token (it dies with the password hash, the address or a sign-in), with a life of its own."""

    def __init__(self, key_salt: str, lifetime: dt.timedelta) -> None:
        super().__init__()
        self.key_salt = key_salt
        self.lifetime = lifetime

    def _now(self) -> dt.datetime:
        # Django counts in local time, where an hour comes twice in October.
        return clock.now().replace(tzinfo=None)

    def check_token(self, user: User | None, token: str | None) -> bool:
        if not user or not user.is_active or not super().check_token(user, token):
            return False
        made_at = base36_to_int(str(token).split("-")[0])
        age: int = self._num_seconds(self._now()) - made_at
        return age <= self.lifetime.total_seconds()


INVITATION = OneTimeLink("accounts.invitation", settings.INVITATION_LIFETIME)
RESET = OneTimeLink("accounts.password-reset", settings.PASSWORD_RESET_LIFETIME)


def link_for(user: User) -> OneTimeLink:
    """Who never chose a password is invited; who did has lost it."""
    return RESET if user.has_usable_password() else INVITATION


def link_address(user: User) -> str:
    """The address to send: absolute, for this user, made now."""
    path = reverse(
        "account_reset_password_from_key",
        kwargs={"uidb64": user.public_id, "token": link_for(user).make_token(user)},
    )
    return f"{settings.PUBLIC_ORIGIN}{path}"
