"""Accounts made ready by a job: the demo region, a migration from another system."""

import datetime as dt

from django.db import transaction

from accounts import selectors
from accounts.adapters.codes import AppCodes
from accounts.models import User
from audit import services as audit
from core.actors import Actor
from core.errors import Refused
from core.models import validated
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
    validated(user).save(force_insert=True)
    AppCodes.activate(user, totp_secret)
    audit.record(actor, "accounts.provisioned", user, at=at)
    return user
