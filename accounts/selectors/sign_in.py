"""What signing in needs to know, before anybody is an actor."""

import datetime as dt
from uuid import UUID

from allauth.mfa.models import Authenticator
from django.db.models import Prefetch, QuerySet

from accounts.models import Membership, User
from accounts.selectors.actors import held_on

SECOND_FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


def user_of_email(email: str) -> User | None:
    """The account of this address, whatever its case and its state."""
    return User.objects.filter(email=email.strip().lower()).first()


def user_of_link(public_id: UUID) -> User | None:
    """The active account that a one-time link speaks of."""
    return User.objects.filter(public_id=public_id, is_active=True).first()


def has_second_factor(user: User) -> bool:
    """Recovery codes alone are none: they stand in for one that was lost."""
    return second_factors_count(user) > 0


def has_key(user: User) -> bool:
    return keys_count(user) > 0


def has_app(user: User) -> bool:
    return bool(Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).exists())


def has_other_second_factor(authenticator: Authenticator) -> bool:
    others = Authenticator.objects.filter(user_id=authenticator.user_id, type__in=SECOND_FACTORS)
    return bool(others.exclude(pk=authenticator.pk).exists())


def second_factors_count(user: User) -> int:
    return int(Authenticator.objects.filter(user=user, type__in=SECOND_FACTORS).count())


def keys_count(user: User) -> int:
    """Hardware keys and those of telephones: passkeys."""
    return int(Authenticator.objects.filter(user=user, type=Authenticator.Type.WEBAUTHN).count())


def demo_users(on: dt.date) -> QuerySet[User]:
    """The active accounts with the memberships in force, for the sign-in page of the demo alone."""
    held = Membership.objects.filter(held_on(on)).select_related("site", "territory").order_by("pk")
    users = User.objects.filter(is_active=True, memberships__in=held).distinct()
    return (
        users.select_related("practitioner__specialty")
        .prefetch_related(Prefetch("memberships", queryset=held, to_attr="held"))
        .order_by("family_name", "given_name", "pk")
    )
