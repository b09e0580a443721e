"""The words about roles: choosing one, what each may do, who the demo lets in."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

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


@dataclass(frozen=True, slots=True)
class DemoPerson:
    public_id: UUID
    name: str
    detail: str


@dataclass(frozen=True, slots=True)
class DemoGroup:
    label: str
    people: list[DemoPerson]


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


def demo_groups(users: Iterable[User]) -> list[DemoGroup]:
    """The people of the demo under the first role that each holds."""
    groups: dict[Role, list[DemoPerson]] = {role: [] for role in Role}
    for user in users:
        first: Membership = user.held[0]  # type: ignore[attr-defined]
        practitioner = user.practitioner
        trade = practitioner.specialty if practitioner and practitioner.specialty_id else None
        detail = " · ".join(str(part) for part in (trade, place_of(first)) if part)
        groups[Role(first.role)].append(DemoPerson(user.public_id, user.full_name, detail))
    return [DemoGroup(role.label, people) for role, people in groups.items() if people]


def place_of(membership: Membership) -> str:
    """« MSP de Guise », « CPTS du Soissonnais », « Toute la région »."""
    return str(membership.site or membership.territory or "Toute la région")
