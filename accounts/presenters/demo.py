"""Who the sign-in page of the demo lets in: the people of its story with what to try, then the others."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from accounts.enums import Role
from accounts.models import Membership, User
from accounts.presenters.roles import place_of

_to_try: dict[str, str] = {}


@dataclass(frozen=True, slots=True)
class DemoPerson:
    """`detail`: « Médecine générale · MSP de Guise ». `to_try` is one sentence, "" out of the story."""

    public_id: UUID
    name: str
    email: str
    role: Role
    detail: str
    to_try: str


@dataclass(frozen=True, slots=True)
class DemoGroup:
    label: str
    people: list[DemoPerson]


@dataclass(frozen=True, slots=True)
class DemoPage:
    groups: list[DemoGroup]
    others: list[DemoPerson]


def register_story(to_try: Mapping[str, str]) -> None:
    """What to try with each address, in the order to show them; "" for who is not of the story.

    Called by the demo’s app when it is ready. An account made since then has a password of its own.
    """
    _to_try.update(to_try)


def demo_page(users: Iterable[User]) -> DemoPage:
    """Each person under the first role that they hold; `users` have their memberships in `held`."""
    known = [_person(user) for user in users if user.email in _to_try]
    people = sorted(known, key=lambda one: list(_to_try).index(one.email))
    groups = [
        DemoGroup(role.label, [one for one in people if one.to_try and one.role == role]) for role in Role
    ]
    return DemoPage([group for group in groups if group.people], [one for one in people if not one.to_try])


def _person(user: User) -> DemoPerson:
    first: Membership = user.held[0]  # type: ignore[attr-defined]
    trade = user.practitioner.trade if user.practitioner else ""
    detail = " · ".join(filter(None, (trade, place_of(first))))
    return DemoPerson(
        user.public_id, user.full_name, user.email, Role(first.role), detail, _to_try[user.email]
    )
