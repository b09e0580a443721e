"""Accounts made ready by a job: the first administrator, the demo region, a migration from another system."""

import datetime as dt

from django.db import transaction

from accounts import selectors
from accounts.adapters import link_address
from accounts.adapters.codes import AppCodes
from accounts.enums import Role
from accounts.models import Membership, User
from audit import services as audit
from core import clock
from core.actors import Actor
from core.errors import Conflict, Refused
from core.models import inserted, validated
from directory.models import Practitioner


@transaction.atomic
def user_provision(
    *,
    actor: Actor,
    email: str,
    given_name: str,
    family_name: str,
    password: str,
    totp_secret: str,
    practitioner: Practitioner | None = None,
    at: dt.datetime,
) -> User:
    """The account of this address, made with its password and its second factor; as it is, when it exists.

    `totp_secret` is base32. Refused to persons: they create accounts by invitation.
    """
    if not actor.is_job:
        raise Refused
    known = selectors.user_of_email(email)
    if known is not None:
        return known
    user = User(
        email=email.lower(), given_name=given_name, family_name=family_name, practitioner=practitioner
    )
    user.set_password(password)
    inserted(validated(user))
    AppCodes.activate(user, totp_secret)
    audit.record(actor, "accounts.provisioned", user, at=at)
    return user


@transaction.atomic
def administrator_invite(
    *,
    actor: Actor,
    email: str,
    given_name: str,
    family_name: str,
    is_another: bool = False,
    at: dt.datetime,
) -> str:
    """The one-time address by which the regional administrator of this address chooses a password.

    Asked again, a new address as long as they have not come; "" once they have. Conflict when the region has
    an administrator of another address, unless `is_another`. Refused to persons: they invite by e-mail.
    """
    if not actor.is_job:
        raise Refused
    user = selectors.user_of_email(email)
    others = [one for one in selectors.administrators(clock.today(at)) if one != user]
    if others and not is_another:
        raise Conflict("La région a déjà un administrateur.", code="administrator_exists")
    user = user or _user_without_password(actor, email, given_name, family_name, at)
    if not user.is_active:
        raise Conflict(f"Le compte de {user.full_name} est désactivé : un administrateur doit le réactiver.")
    _administers(actor, user, at)
    if user.has_usable_password():
        return ""
    audit.record(actor, "accounts.administrator_invited", user, at=at)
    return link_address(user)


def _user_without_password(
    actor: Actor, email: str, given_name: str, family_name: str, at: dt.datetime
) -> User:
    user = User(email=email.strip().lower(), given_name=given_name.strip(), family_name=family_name.strip())
    user.set_unusable_password()
    inserted(validated(user))
    audit.record(actor, "accounts.created", user, at=at)
    return user


def _administers(actor: Actor, user: User, at: dt.datetime) -> None:
    today = clock.today(at)
    if Role.REGIONAL_ADMIN in selectors.roles_of(user, today):
        return
    membership = Membership(user=user, role=Role.REGIONAL_ADMIN, starts_on=today)
    inserted(validated(membership))
    audit.record(actor, "accounts.membership_added", user, at=at, role=Role.REGIONAL_ADMIN.value)
