"""Who somebody is in this session."""

import datetime as dt

from django.contrib.sessions.backends.base import SessionBase

from accounts import selectors
from accounts.enums import Role
from accounts.models import User
from core import clock
from core.actors import Actor
from core.errors import Invalid, Refused

ROLE_KEY = "accounts.role"


def actor_for(user: User, session: SessionBase, *, at: dt.datetime) -> Actor | None:
    """The actor of this session, or None while a person of several roles has not chosen.

    Refused when the person holds no role on this day.
    """
    on = clock.today(at)
    held = selectors.roles_of(user, on)
    if not held:
        raise Refused(
            "Votre compte n’a aucun rattachement en cours. Adressez-vous à l’administration régionale.",
            code="no_role",
        )
    chosen = held[0] if len(held) == 1 else session.get(ROLE_KEY)
    return selectors.actor_as(user, Role(chosen), on) if chosen in held else None


def role_choose(*, user: User, session: SessionBase, role: str, at: dt.datetime) -> Actor:
    """Work in this role from now on. Invalid when it is not theirs today."""
    on = clock.today(at)
    if role not in selectors.roles_of(user, on):
        raise Invalid("Choisissez l’un de vos rôles.", field="role")
    session[ROLE_KEY] = role
    return selectors.actor_as(user, Role(role), on)
