"""Roles given and taken back."""

import datetime as dt

from django.db import transaction

from accounts import policies, selectors
from accounts.enums import Role, Scope
from accounts.models import Membership, User
from audit import services as audit
from core import clock
from core.actors import Actor
from core.errors import Conflict, Invalid, Refused
from core.models import inserted, validated
from territory.models import Site, Territory


@transaction.atomic
def membership_add(
    *,
    actor: Actor,
    user: User,
    role: Role,
    site: Site | None = None,
    territory: Territory | None = None,
    starts_on: dt.date,
    at: dt.datetime,
) -> Membership:
    """Give a role, over the scope that the role has; what is not of that scope is left out."""
    policies.require_account_manager(actor)
    if user.pk == actor.user_id:  # else whoever keeps the accounts opens any file by giving themselves a role
        raise Refused("Un autre administrateur doit vous donner un rôle.")
    scope = policies.ROLES[role].scope
    if role in policies.CARE_ROLES and user.practitioner_id is None:
        raise Invalid(
            "Ce rôle demande un professionnel de l’annuaire : reliez d’abord le compte.", field="role"
        )
    if scope == Scope.SITE and site is None:
        raise Invalid("Dites sur quel site.", field="site")
    if scope == Scope.TERRITORY and territory is None:
        raise Invalid("Dites sur quel territoire.", field="territory")
    membership = Membership(
        user=user,
        role=role,
        site=site if scope == Scope.SITE else None,
        territory=territory if scope == Scope.TERRITORY else None,
        starts_on=starts_on,
    )
    inserted(validated(membership))
    audit.record(actor, "accounts.membership_added", user, at=at, role=role.value)
    return membership


@transaction.atomic
def membership_end(*, actor: Actor, membership: Membership, at: dt.datetime) -> Membership:
    """Take a role back as of today. A role that has not begun is removed."""
    policies.require_account_manager(actor)
    today = clock.today(at)
    administrators_hold(actor, at)
    locked = Membership.objects.select_for_update().get(pk=membership.pk)
    if locked.ends_on is not None and locked.ends_on <= today:
        raise Conflict("Ce rattachement est déjà terminé.")
    if locked.user_id == actor.user_id and locked.role == Role.REGIONAL_ADMIN:
        raise Refused("Un autre administrateur doit vous retirer ce rôle.")
    locked.ends_on = max(today, locked.starts_on)
    locked.save(update_fields=["ends_on", "updated_at"])
    audit.record(actor, "accounts.membership_ended", locked.user, at=at, role=locked.role)
    return locked


def administrators_hold(actor: Actor, at: dt.datetime) -> None:
    """One change of administrators at a time, by one who still is: two who dismiss each other leave one.

    Nobody dismisses themselves, so somebody always remains.
    """
    held = Membership.objects.filter(selectors.held_on(clock.today(at)), role=Role.REGIONAL_ADMIN)
    rows = held.select_for_update(of=("self", "user")).select_related("user").order_by("pk")
    if actor.user_id not in {row.user_id for row in rows if row.user.is_active}:
        raise Refused("Vous n’êtes plus administrateur de la région : rien n’a été changé.")
