"""Sign-in as allauth runs it, with our journal, our messages and our refusals."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from django.conf import settings
from django.db import transaction
from django.http import HttpRequest

from accounts import selectors
from accounts.adapters import letters
from accounts.models import User
from audit import services as audit
from core import clock
from core.actors import job
from core.encryption import blind_index

WAYS_TO_CONFIRM = {
    "reauthenticate": "Donner mon mot de passe",
    "mfa_reauthenticate": "Donner un code",
    "mfa_reauthenticate:webauthn": "Utiliser ma clé d’accès",
}


class AccountAdapter(DefaultAccountAdapter):
    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": "Adresse ou mot de passe incorrect.",
        "incorrect_password": "Mot de passe incorrect.",
        "too_many_login_attempts": "Trop d’essais. Attendez quelques minutes, puis recommencez.",
        "rate_limited": "Trop de demandes à la suite. Attendez un instant, puis recommencez.",
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002
        return False

    def login(self, request: HttpRequest, user: User) -> None:
        with transaction.atomic():
            super().login(request, user)
            methods = sorted({record["method"] for record in get_authentication_records(request, user)})
            who = selectors.oneself(user)
            audit.record(who, "accounts.signed_in", user, at=clock.now(), methods=methods)

    def logout(self, request: HttpRequest) -> None:
        user = request.user
        with transaction.atomic():
            super().logout(request)
            if isinstance(user, User):
                audit.record(selectors.oneself(user), "accounts.signed_out", user, at=clock.now())

    @transaction.atomic
    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:  # noqa: ARG002
        """Noted under a token of the address typed: it may be a password typed in the wrong box."""
        email = str(credentials.get("email", ""))
        token = blind_index.exact(email, domain="accounts.sign_in")
        known = selectors.user_of_email(email)
        who = job("accounts.sign_in")
        audit.record(who, "accounts.sign_in_failed", known, at=clock.now(), address=f"t.{token}")

    def reauthenticate(self, user: User, password: str) -> bool:
        found = self.authenticate(self.request, email=user.email, password=password)
        return found is not None and found.pk == user.pk

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Who signed in or confirmed a moment ago is not asked again."""
        records = get_authentication_records(self.request, self.request.user)
        newest = max((record["at"] for record in records), default=0.0)
        if clock.now().timestamp() - newest < settings.ACCOUNT_REAUTHENTICATION_TIMEOUT:
            return False
        return bool(super().is_reauthentication_required(app=app, **kwargs))

    def get_reauthentication_methods(self, user: User) -> list[dict[str, str]]:
        return [
            way | {"description": WAYS_TO_CONFIRM[way["id"]]}
            for way in super().get_reauthentication_methods(user)
        ]

    @transaction.atomic
    def send_password_reset_mail(self, user: User, email: str, context: dict[str, Any]) -> None:  # noqa: ARG002
        """allauth’s own link carries a primary key and lives in clear in its e-mail: ours does neither."""
        at = clock.now()
        letters.send_link(user, at=at)
        audit.record(selectors.oneself(user), "accounts.password_asked", user, at=at)

    def get_reset_password_from_key_url(self, key: str) -> str:  # noqa: ARG002
        return ""  # see send_password_reset_mail

    def send_notification_mail(
        self,
        template_prefix: str,
        user: User,
        context: dict[str, Any] | None = None,  # noqa: ARG002
        email: str | None = None,  # noqa: ARG002
    ) -> None:
        if template_prefix in letters.SECURITY_CHANGES:
            letters.tell_change(user, letters.SECURITY_CHANGES[template_prefix], at=clock.now())
