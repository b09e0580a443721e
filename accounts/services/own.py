"""What somebody does to the security of their own account."""

import datetime as dt

from django.contrib.sessions.backends.base import SessionBase
from django.db import transaction

from accounts import selectors
from accounts.adapters import tell_change
from accounts.adapters.codes import AppCodes
from accounts.models import User
from accounts.services.sessions import SECOND_FACTOR_KEY, sessions_close
from audit import services as audit


@transaction.atomic
def password_set(*, user: User, password: str, at: dt.datetime) -> User:
    """A password chosen through a one-time link. Every session is closed, the link is spent."""
    was_invited = not user.has_usable_password()
    user.set_password(password)
    user.save(update_fields=["password", "updated_at"])
    sessions_close(user)
    if not was_invited:
        tell_change(user, "le mot de passe a été changé", at=at)
    audit.record(selectors.oneself(user), "accounts.password_set", user, at=at, invited=was_invited)
    return user


@transaction.atomic
def second_factor_added(*, user: User, session: SessionBase, kind: str, at: dt.datetime) -> None:
    """Note it; in this session it also counts as given."""
    session[SECOND_FACTOR_KEY] = True
    audit.record(selectors.oneself(user), "accounts.second_factor_added", user, at=at, kind=kind)


@transaction.atomic
def second_factor_moved(*, user: User, secret: str, at: dt.datetime) -> None:
    """The codes come from another telephone, which has shown one; the recovery codes stay."""
    AppCodes.move(user, secret)
    tell_change(user, "les codes viennent d’un nouveau téléphone", at=at)
    audit.record(selectors.oneself(user), "accounts.second_factor_moved", user, at=at, kind="totp")


@transaction.atomic
def second_factor_removed(*, user: User, kind: str, at: dt.datetime) -> None:
    audit.record(selectors.oneself(user), "accounts.second_factor_removed", user, at=at, kind=kind)


@transaction.atomic
def second_factor_failed(*, user: User, at: dt.datetime) -> None:
    audit.record(selectors.oneself(user), "accounts.second_factor_failed", user, at=at)


@transaction.atomic
def recovery_codes_renewed(*, user: User, at: dt.datetime) -> None:
    audit.record(selectors.oneself(user), "accounts.recovery_codes_renewed", user, at=at)
