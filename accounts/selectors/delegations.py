"""Who works in whose name."""

import datetime as dt
from collections.abc import Iterable

from django.db.models import Q, QuerySet

from accounts import policies
from accounts.models import Delegation, Membership, User
from accounts.selectors.actors import held_on
from core.actors import Actor
from core.models import alphabetical


def delegations_for(actor: Actor, *, of: int | None = None) -> QuerySet[Delegation]:
    """The delegations that the actor gave (or, for who keeps the accounts, those given to account `of`)."""
    rows = Delegation.objects.select_related("practitioner", "delegate").order_by(
        "-ends_on", "-starts_on", "pk"
    )
    if policies.can_manage_accounts(actor):
        return rows.filter(delegate_id=of)
    own = Q(practitioner_id=actor.practitioner_id) if policies.can_give_delegation(actor) else Q(pk__in=[])
    return rows.filter(own)


def delegation_ended_of(actor: Actor, practitioner: int) -> Delegation | None:
    """The delegation of this practitioner (their key) that the actor had and has no more."""
    if actor.user_id is None or practitioner in actor.delegator_ids:
        return None
    rows = Delegation.objects.filter(delegate=actor.user_id, practitioner=practitioner, ends_on__isnull=False)
    return rows.select_related("practitioner").order_by("-ends_on", "-pk").first()


def delegate_candidates(actor: Actor, on: dt.date) -> QuerySet[User]:
    """To whom the actor may delegate: the secretaries and nurses of their own sites, not yet delegates."""
    if not policies.can_give_delegation(actor) or actor.practitioner_id is None or actor.user_id is None:
        return User.objects.none()
    held = Membership.objects.filter(
        held_on(on), site_id__in=actor.site_ids, role__in=policies.DELEGATE_ROLES
    )
    already = Delegation.objects.filter(practitioner_id=actor.practitioner_id, ends_on__isnull=True)
    users = User.objects.filter(is_active=True, pk__in=held.values("user_id"))
    users = users.exclude(pk=actor.user_id).exclude(pk__in=already.values("delegate_id"))
    return users.select_related("practitioner").order_by(*alphabetical("family_name", "given_name"), "pk")


def delegates_of(practitioner_ids: Iterable[int | None], on: dt.date) -> QuerySet[User]:
    """The active accounts that work in the name of one of these practitioners on this day."""
    given = Delegation.objects.filter(
        held_on(on), practitioner__in=[key for key in practitioner_ids if key is not None]
    )
    return User.objects.filter(pk__in=given.values("delegate"), is_active=True).order_by("pk")
