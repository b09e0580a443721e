"""The words of the account pages."""

from collections.abc import Iterable
from dataclasses import dataclass

from accounts.enums import Role
from accounts.models import Membership


@dataclass(frozen=True, slots=True)
class RoleChoice:
    """One of a person’s roles, with the places where they hold it."""

    role: str
    label: str
    places: str
    is_current: bool


def role_choices(memberships: Iterable[Membership], current: str | None) -> list[RoleChoice]:
    places: dict[str, list[str]] = {}
    for row in memberships:
        places.setdefault(row.role, []).append(place_of(row))
    return [
        RoleChoice(role.value, role.label, ", ".join(places[role]), role == current)
        for role in Role
        if role in places
    ]


def place_of(membership: Membership) -> str:
    """« MSP de Guise », « CPTS du Soissonnais », « Toute la région »."""
    return str(membership.site or membership.territory or "Toute la région")
