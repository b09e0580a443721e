"""What an account’s holder is told by e-mail."""

import datetime as dt
from collections.abc import Mapping

from accounts.adapters.links import link_address, link_for
from accounts.models import User
from notifications import services as notifications
from notifications.services import Recipient

# What allauth would write about by itself, in our words.
SECURITY_CHANGES: Mapping[str, str] = {
    "account/email/password_changed": "le mot de passe a été changé",
    "mfa/email/totp_activated": "une application de codes a été ajoutée",
    "mfa/email/totp_deactivated": "l’application de codes a été retirée",
    "mfa/email/webauthn_added": "une clé d’accès a été ajoutée",
    "mfa/email/webauthn_removed": "une clé d’accès a été retirée",
    "mfa/email/recovery_codes_generated": "les codes de secours ont été renouvelés",
}


def send_link(user: User, *, at: dt.datetime) -> None:
    """Invite whoever never chose a password, let the others choose a new one.

    The address travels in the context, which the outbox seals, never as the message’s open `link`.
    """
    lifetime = link_for(user).lifetime
    if user.has_usable_password():
        kind, life = "accounts.password_asked", {"minutes": int(lifetime.total_seconds() // 60)}
    else:
        kind, life = "accounts.invited", {"days": lifetime.days}
    context: dict[str, str | int] = {"address": link_address(user), **life}
    until = at + lifetime
    notifications.message_send(kind=kind, to=_recipient(user), context=context, at=at, useful_until=until)


def tell_change(user: User, change: str, *, at: dt.datetime) -> None:
    """`change` completes « Votre compte Pivot a changé : »."""
    context = {"change": change}
    notifications.message_send(kind="accounts.security_changed", to=_recipient(user), context=context, at=at)


def _recipient(user: User) -> Recipient:
    return Recipient(label=user.full_name, user_id=user.pk, email=user.email)
