"""Who somebody is in a session, and how long it lives."""

import datetime as dt
from dataclasses import replace
from importlib import import_module

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase
from django.db import transaction

from accounts import selectors
from accounts.enums import Role
from accounts.models import User
from audit import services as audit
from core import clock
from core.actors import Actor, Factor
from core.errors import Invalid, NotFound, Refused

ROLE_KEY = "accounts.role"
SECOND_FACTOR_KEY = "accounts.second_factor"
SEEN_KEY = "accounts.seen_at"
SHARED_KEY = "accounts.shared"
ADDRESS_KEY = "accounts.address"  # of who has just chosen a password, to sign in with
TOUCH_EVERY = dt.timedelta(minutes=1)


def actor_for(user: User, session: SessionBase, *, at: dt.datetime) -> Actor | None:
    """The actor of this session, or None while a person of several roles has not chosen.

    Refused when the person holds no role on this day.
    """
    return actor_in(selectors.standing_of(user, clock.today(at)), session)


def actor_in(standing: selectors.Standing, session: SessionBase) -> Actor | None:
    """The same, of whoever’s standing has been read."""
    held = standing.roles
    if not held:
        raise Refused(
            "L’administration régionale ne vous a encore donné aucun rôle, ou le dernier a pris fin.",
            code="no_role",
        )
    chosen = held[0] if len(held) == 1 else session.get(ROLE_KEY)
    return replace(standing.actor(Role(chosen)), factor=factor_given(session)) if chosen in held else None


@transaction.atomic
def role_choose(*, user: User, session: SessionBase, role: str, at: dt.datetime) -> Actor:
    """Work in this role from now on. Invalid when it is not theirs today."""
    standing = selectors.standing_of(user, clock.today(at))
    if role not in standing.roles:
        raise Invalid("Choisissez l’un de vos rôles.", field="role")
    session[ROLE_KEY] = role
    actor = standing.actor(Role(role))
    audit.record(actor, "accounts.role_chosen", user, at=at)
    return actor


def factor_given(session: SessionBase) -> Factor | None:
    """The last second factor given in this session: a code, a key, a recovery code."""
    records = session.get("account_authentication_methods", [])
    given = [record for record in records if record["method"] == "mfa" and record.get("type")]
    if not given:
        return None
    return Factor(kind=given[-1]["type"], given_at=dt.datetime.fromtimestamp(given[-1]["at"], dt.UTC))


def has_given_second_factor(session: SessionBase) -> bool:
    """Whether a second factor was given in this session, at sign-in or by setting one up."""
    records = session.get("account_authentication_methods", [])
    return bool(session.get(SECOND_FACTOR_KEY)) or any(record["method"] == "mfa" for record in records)


def session_share(session: SessionBase) -> None:
    """This post is shared (a cart, a treatment room): the session ends sooner when nobody is there."""
    session[SHARED_KEY] = True


def session_is_idle(session: SessionBase, *, at: dt.datetime) -> bool:
    """Whether nobody has been there for longer than the kind of post allows."""
    idle = settings.SHARED_SESSION_IDLE if session.get(SHARED_KEY) else settings.SESSION_IDLE
    seen_at = session.get(SEEN_KEY)
    return seen_at is not None and at.timestamp() - seen_at > idle.total_seconds()


def session_read(key: str | None) -> SessionBase:
    """The session of this key as it is now, empty when it has ended."""
    store: type[SessionBase] = import_module(settings.SESSION_ENGINE).SessionStore
    return store(key)


def session_touch(session: SessionBase, *, at: dt.datetime) -> bool:
    """A sign of life. False when the session has been idle for too long: the caller ends it."""
    if session_is_idle(session, at=at):
        return False
    moment = int(at.timestamp())
    if moment - session.get(SEEN_KEY, 0) > TOUCH_EVERY.total_seconds():
        session[SEEN_KEY] = moment
        # Through the manager: the session may be one that allauth did not open.
        UserSession.objects.filter(session_key=session.session_key).update(last_seen_at=at)
    return True


@transaction.atomic
def session_expire(*, user: User, session: SessionBase, at: dt.datetime) -> None:
    """Close a session left idle."""
    key = session.session_key
    session.flush()
    UserSession.objects.filter(session_key=key).delete()
    audit.record(selectors.oneself(user), "accounts.session_expired", user, at=at)


@transaction.atomic
def session_end(*, user: User, number: int, at: dt.datetime) -> None:
    """Close one of one’s own sessions, here or elsewhere; NotFound when it is not theirs."""
    session = selectors.sessions_of(user).filter(pk=number).first()
    if session is None:
        raise NotFound
    session.end()
    audit.record(selectors.oneself(user), "accounts.session_ended", user, at=at, count=1)


def sessions_close(user: User) -> int:
    """Close every session of this account now; returns how many."""
    sessions = list(selectors.sessions_of(user))
    for session in sessions:
        session.end()
    return len(sessions)
