"""The accounts of the region, in the hands of its administrators."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from allauth.mfa.models import Authenticator
from django.db import transaction

from accounts import policies
from accounts.adapters import send_link, tell_change
from accounts.enums import DeactivationReason, Recognition, ResetReason
from accounts.models import User
from accounts.services.memberships import administrators_hold
from accounts.services.sessions import sessions_close
from audit import services as audit
from core.actors import Actor
from core.errors import Conflict, Refused
from core.models import changes_of, in_words, inserted, validated
from directory.models import Practitioner


@transaction.atomic
def user_create(
    *,
    actor: Actor,
    email: str,
    given_name: str,
    family_name: str,
    phone: str = "",
    practitioner: Practitioner | None = None,
    at: dt.datetime,
) -> User:
    """A new account, and its invitation by e-mail. Invalid when the address has one already."""
    policies.require_account_manager(actor)
    user = User(
        email=email.strip().lower(),
        given_name=given_name.strip(),
        family_name=family_name.strip(),
        phone=phone,
        practitioner=practitioner,
    )
    user.set_unusable_password()
    inserted(validated(user))
    audit.record(actor, "accounts.created", user, at=at)
    _invite(actor, user, at)
    return user


@transaction.atomic
def user_change(
    *,
    actor: Actor,
    user: User,
    email: str,
    given_name: str,
    family_name: str,
    phone: str,
    practitioner: Practitioner | None,
    shown: Mapping[str, Any] | None = None,
    at: dt.datetime,
) -> User:
    """Correct what is known of a person. A new address closes the sessions: it is how one signs in.

    `shown`: what the manager looked at; Stale when they change what somebody else has changed since.
    """
    policies.require_account_manager(actor)
    user = _locked(user)
    given = {
        "email": email.strip().lower(),
        "given_name": given_name.strip(),
        "family_name": family_name.strip(),
        "phone": phone,
        "practitioner": practitioner,
    }
    if user.pk == actor.user_id and user.practitioner != practitioner:
        raise Refused("Un autre administrateur doit relier votre compte à l’annuaire.")
    changes = changes_of(user, given, shown or {})
    changed = sorted(changes)
    if not changed:
        return user
    if "email" in changed:
        tell_change(user, "l’adresse de connexion a été changée", at=at)  # to the old one
        sessions_close(user)
    for name in changed:
        setattr(user, name, changes[name])
    with in_words(validated(user)):
        user.save(update_fields=[*changed, "updated_at"])
    audit.record(actor, "accounts.changed", user, at=at, fields=changed)
    return user


@transaction.atomic
def user_invite(*, actor: Actor, user: User, at: dt.datetime) -> None:
    """Send the invitation again. Conflict when the person already chose a password."""
    policies.require_account_manager(actor)
    user = _locked(user)
    if user.has_usable_password() or not user.is_active:
        raise Conflict("Cette personne a déjà ouvert son compte, ou il est désactivé.")
    _invite(actor, user, at)


@transaction.atomic
def user_deactivate(*, actor: Actor, user: User, reason: DeactivationReason, at: dt.datetime) -> User:
    """Close the account and its sessions, at once. Nobody closes their own."""
    policies.require_account_manager(actor)
    if user.pk == actor.user_id:
        raise Refused("Un autre administrateur doit désactiver votre compte.")
    administrators_hold(actor, at)
    user = _locked(user)
    if not user.is_active:
        raise Conflict("Ce compte est déjà désactivé.")
    user.is_active, user.deactivated_at, user.deactivation_reason = False, at, reason
    user.save(update_fields=["is_active", "deactivated_at", "deactivation_reason", "updated_at"])
    audit.record(
        actor, "accounts.deactivated", user, at=at, reason=reason.value, sessions=sessions_close(user)
    )
    return user


@transaction.atomic
def user_reactivate(*, actor: Actor, user: User, at: dt.datetime) -> User:
    policies.require_account_manager(actor)
    user = _locked(user)
    if user.is_active:
        raise Conflict("Ce compte est déjà actif.")
    user.is_active, user.deactivated_at, user.deactivation_reason = True, None, ""
    user.save(update_fields=["is_active", "deactivated_at", "deactivation_reason", "updated_at"])
    audit.record(actor, "accounts.reactivated", user, at=at)
    return user


@transaction.atomic
def second_factor_reset(
    *, actor: Actor, user: User, reason: ResetReason, recognition: Recognition, at: dt.datetime
) -> User:
    """Forget every second factor of a person who lost theirs: they set a new one up at the next sign-in.

    The journal keeps why, and how the person was recognised: whoever obtains this obtains the account.
    """
    policies.require_account_manager(actor)
    if user.pk == actor.user_id:
        raise Refused("Un autre administrateur doit réinitialiser votre second facteur.")
    user = _locked(user)
    count, _ = Authenticator.objects.filter(user=user).delete()
    closed = sessions_close(user)
    tell_change(user, "votre second facteur a été réinitialisé par l’administration régionale", at=at)
    audit.record(
        actor,
        "accounts.second_factor_reset",
        user,
        at=at,
        count=count,
        sessions=closed,
        reason=reason.value,
        recognition=recognition.value,
    )
    return user


@transaction.atomic
def users_exported(*, actor: Actor, count: int, at: dt.datetime) -> None:
    """Note that a list of accounts left the platform."""
    policies.require_account_manager(actor)
    audit.record(actor, "accounts.exported", None, at=at, count=count)


def _invite(actor: Actor, user: User, at: dt.datetime) -> None:
    send_link(user, at=at)
    audit.record(actor, "accounts.invited", user, at=at)


def _locked(user: User) -> User:
    # Without the practitioner: PostgreSQL locks no nullable side of an outer join.
    return User.objects.select_for_update().get(pk=user.pk)
