"""The words about roles: choosing one, what each may do, how each is called."""

from collections.abc import Iterable
from dataclasses import dataclass

from accounts import policies
from accounts.enums import Role, Scope
from accounts.models import Membership, User

SCOPES = {
    Scope.SITE: "sur un site",
    Scope.TERRITORY: "sur un territoire",
    Scope.REGION: "dans toute la région",
}


@dataclass(frozen=True, slots=True)
class RoleChoice:
    """One of a person’s roles, with the places where they hold it."""

    role: str
    label: str
    places: str
    is_current: bool


@dataclass(frozen=True, slots=True)
class RoleCard:
    """What a role is for, in one sentence, and what it alone may do."""

    label: str
    scope: str
    duty: str
    abilities: list[str]


def role_choices(memberships: Iterable[Membership], current: str | None) -> list[RoleChoice]:
    places: dict[str, list[str]] = {}
    for row in memberships:
        places.setdefault(row.role, []).append(place_of(row))
    return [
        RoleChoice(role.value, role.label, ", ".join(places[role]), role == current)
        for role in Role
        if role in places
    ]


def role_cards() -> list[RoleCard]:
    """Every role, straight from the table that decides."""
    return [
        RoleCard(
            role.label,
            SCOPES[rule.scope],
            rule.duty,
            [policies.WORDING[permission] for permission in policies.Permission if permission in rule.may],
        )
        for role, rule in policies.ROLES.items()
    ]


def role_of(user: User, role: str) -> str:
    """« Médecin », « Infirmière »: the role as this person holds it."""
    held = Role(role)
    if held in policies.CARE_ROLES and user.practitioner is not None:
        return user.practitioner.profession_name
    return str(held.label)


def place_of(membership: Membership) -> str:
    """« MSP de Guise », « CPTS du Soissonnais », « Toute la région »."""
    return str(membership.site or membership.territory or "Toute la région")
