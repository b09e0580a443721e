"""What a person is on a given day: roles, places, delegators."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from accounts import policies
from accounts.enums import Role
from accounts.models import Delegation, Membership, User
from core.actors import Actor
from core.errors import Refused
from territory.models import Site


def held_on(on: dt.date) -> Q:
    """The condition of a row in force on this day: `ends_on` is the first day without it."""
    return Q(starts_on__lte=on) & (Q(ends_on__isnull=True) | Q(ends_on__gt=on))


def memberships_of(user: User, on: dt.date) -> QuerySet[Membership]:
    """The memberships in force, with their places, by role then place."""
    rows = Membership.objects.filter(held_on(on), user=user).select_related("site", "territory")
    return rows.order_by("role", "site__name", "territory__name", "pk")


@dataclass(frozen=True, slots=True)
class Standing:
    """What somebody holds on one day, read once: it goes with the request that asked, and nobody keeps it."""

    user: User
    on: dt.date
    memberships: tuple[Membership, ...]

    @property
    def roles(self) -> list[Role]:
        """The distinct roles in force, in the order of the enumeration."""
        held = {row.role for row in self.memberships}
        return [role for role in Role if role in held]

    def actor(self, role: Role) -> Actor:
        """This person in one of their roles. Refused when they do not hold it on this day.

        Practitioner and delegators count only in the roles that give care or work in a
        practitioner's name: an administrator who is also a physician administers as nobody's physician.
        """
        user, rows = self.user, [row for row in self.memberships if row.role == role]
        if not rows:
            raise Refused("Vous ne tenez pas ce rôle.", code="role_not_held")
        return Actor(
            label=user.full_name,
            role=role,
            user_id=user.pk,
            practitioner_id=user.practitioner_id if role in policies.CARE_ROLES else None,
            site_ids=frozenset(row.site_id for row in rows if row.site_id),
            territory_ids=frozenset(filter(None, (_territory_id(row) for row in rows))),
            delegator_ids=_delegators(user, self.on) if role in policies.DELEGATE_ROLES else frozenset(),
        )


def standing_of(user: User, on: dt.date) -> Standing:
    return Standing(user, on, tuple(memberships_of(user, on)))


def roles_of(user: User, on: dt.date) -> list[Role]:
    """The distinct roles in force."""
    return standing_of(user, on).roles


def actor_as(user: User, role: Role, on: dt.date) -> Actor:
    """This person in one of their roles."""
    return standing_of(user, on).actor(role)


def actors_of(user: User, on: dt.date) -> list[Actor]:
    """This person in each of their roles on this day; in none, once the account is closed."""
    standing = standing_of(user, on)
    return [standing.actor(role) for role in standing.roles] if user.is_active else []


def oneself(user: User) -> Actor:
    """Somebody acting on their own account, in whatever role."""
    return Actor(label=user.full_name, role="self", user_id=user.pk)


def _territory_id(membership: Membership) -> int | None:
    return membership.site.territory_id if membership.site else membership.territory_id


def _delegators(user: User, on: dt.date) -> frozenset[int]:
    rows = Delegation.objects.filter(held_on(on), delegate=user, practitioner__is_active=True)
    return frozenset(rows.values_list("practitioner_id", flat=True))


def users_of(practitioner_ids: Iterable[int | None]) -> list[User]:
    """The active accounts of these practitioners, those who have one."""
    rows = User.objects.filter(practitioner__in=[key for key in practitioner_ids if key], is_active=True)
    return list(rows.select_related("practitioner").order_by("pk"))


def administrators(on: dt.date) -> list[User]:
    """The active accounts that administer the region on this day."""
    held = Membership.objects.filter(held_on(on), role=Role.REGIONAL_ADMIN)
    return list(User.objects.filter(pk__in=held.values("user"), is_active=True).order_by("pk"))


def coordinators_of(territories: Iterable[int | None], on: dt.date) -> list[User]:
    """The active accounts that coordinate one of these territories (their keys) on this day."""
    keys = [key for key in territories if key is not None]
    held = Membership.objects.filter(held_on(on), territory__in=keys, role=Role.TERRITORY_COORDINATOR)
    return list(User.objects.filter(pk__in=held.values("user"), is_active=True).order_by("pk"))


def users_at(site: Site, role: Role, on: dt.date) -> list[User]:
    """The active accounts that hold this role at this site on this day."""
    held = Membership.objects.filter(held_on(on), site=site, role=role)
    rows = User.objects.filter(pk__in=held.values("user"), is_active=True)
    return list(rows.select_related("practitioner").order_by("pk"))
