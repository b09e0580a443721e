"""The accounts of the region, for those who keep them."""

import datetime as dt
from typing import TypeVar
from uuid import UUID

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.db.models import Model, Prefetch, Q, QuerySet

from accounts import policies
from accounts.enums import AccountState
from accounts.models import Delegation, Membership, User
from accounts.selectors.actors import held_on
from core.actors import Actor
from core.errors import NotFound
from core.models import alphabetical

Row = TypeVar("Row", bound=Model)


def users_for(
    actor: Actor, *, on: dt.date, search: str = "", role: str = "", state: str = "", site: UUID | None = None
) -> QuerySet[User]:
    """The accounts that the actor keeps, by name, with the memberships in force (`held`)."""
    users = User.objects.filter(_kept_by(actor)).select_related("practitioner")
    for word in search.split():
        users = users.filter(_matching(word))
    if state:
        users = users.filter(_in_state(AccountState(state)))
    if role or site:
        wanted = Membership.objects.filter(held_on(on))
        wanted = wanted.filter(role=role) if role else wanted
        wanted = wanted.filter(site__public_id=site) if site else wanted
        users = users.filter(pk__in=wanted.values("user_id"))
    held = Membership.objects.filter(held_on(on)).select_related("site", "territory")
    return users.prefetch_related(
        Prefetch("memberships", queryset=held.order_by("role", "pk"), to_attr="held")
    ).order_by(*alphabetical("family_name", "given_name"), "pk")


def user_for(actor: Actor, public_id: UUID) -> User:
    """One account that the actor keeps, or NotFound."""
    users = User.objects.filter(_kept_by(actor), public_id=public_id)
    return _found(users.select_related("practitioner__specialty").first())


def memberships_for(actor: Actor, user: User) -> QuerySet[Membership]:
    """Every membership of an account, past ones last."""
    rows = Membership.objects.filter(user=user).filter(user__in=User.objects.filter(_kept_by(actor)))
    return rows.select_related("site", "territory").order_by("-ends_on", "role", "pk")


def membership_for(actor: Actor, public_id: UUID) -> Membership:
    kept = User.objects.filter(_kept_by(actor))
    rows = Membership.objects.filter(public_id=public_id, user__in=kept)
    return _found(rows.select_related("user", "site", "territory").first())


def delegation_for(actor: Actor, public_id: UUID) -> Delegation:
    """A delegation that the actor gave, or keeps; NotFound otherwise."""
    rows = Delegation.objects.filter(_given_or_kept_by(actor), public_id=public_id)
    return _found(rows.select_related("practitioner", "delegate").first())


def _kept_by(actor: Actor) -> Q:
    return Q() if policies.can_manage_accounts(actor) else Q(pk__in=[])


def _given_or_kept_by(actor: Actor) -> Q:
    if policies.can_manage_accounts(actor):
        return Q()
    return Q(practitioner_id=actor.practitioner_id) if policies.can_give_delegation(actor) else Q(pk__in=[])


def _matching(word: str) -> Q:
    return (
        Q(given_name__unaccent__icontains=word)
        | Q(family_name__unaccent__icontains=word)
        | Q(email__icontains=word)
    )


def _in_state(state: AccountState) -> Q:
    never_came = Q(password__startswith=UNUSABLE_PASSWORD_PREFIX)
    return {
        AccountState.ACTIVE: Q(is_active=True) & ~never_came,
        AccountState.INVITED: Q(is_active=True) & never_came,
        AccountState.DEACTIVATED: Q(is_active=False),
    }[state]


def _found(row: Row | None) -> Row:
    if row is None:
        raise NotFound
    return row
