"""The accounts of the region, in words."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.urls import reverse

from accounts.enums import AccountState, DeactivationReason, Role
from accounts.models import Membership, User
from accounts.presenters.delegations import period_of
from accounts.presenters.roles import place_of, role_of
from core import clock, french
from territory import presenters as territory
from territory.selectors import upcoming

SIGNS = {
    AccountState.ACTIVE: {"text": "Actif", "icon": "check-circle", "tone": "ok"},
    AccountState.INVITED: {"text": "Invité", "icon": "send", "tone": "info"},
    AccountState.DEACTIVATED: {"text": "Désactivé", "icon": "lock", "tone": "warn"},
}


@dataclass(frozen=True, slots=True)
class MembershipLine:
    public_id: UUID
    role: str
    place: str
    period: str
    is_open: bool
    can_end: bool

    @property
    def about(self) -> str:
        return f"{self.role}, {self.place}"

    @property
    def question(self) -> str:
        return f"Dès maintenant, cette personne ne travaille plus comme « {self.role} » : {self.place}."


@dataclass(frozen=True, slots=True)
class AccountPage:
    """One account, as its page shows it."""

    name: str
    state: dict[str, str]
    facts: list[dict[str, str]]
    memberships: list[MembershipLine]
    is_active: bool
    is_invited: bool
    is_own: bool


def upcoming_of(user: User, at: dt.datetime) -> str:
    """« 4 rendez-vous à venir, le premier… », "" when nothing is held in their name."""
    if user.practitioner_id is None:
        return ""
    return territory.upcoming_sentence(upcoming("practitioner", user.practitioner_id, at))


def state_of(user: User) -> AccountState:
    if not user.is_active:
        return AccountState.DEACTIVATED
    return AccountState.ACTIVE if user.has_usable_password() else AccountState.INVITED


def accounts_table(users: Iterable[User]) -> dict[str, Any]:
    """Columns and rows for components/table.html."""
    columns = [{"label": label} for label in ("Personne", "Rôles", "Adresse", "État")]
    return {"columns": columns, "rows": [{"cells": _cells(user)} for user in users]}


ACCOUNT_COLUMNS = ("Nom", "Prénom", "E-mail", "Rôles", "État")


def account_row(user: User) -> list[str]:
    """One line of the export; the account carries the memberships in force (`held`)."""
    _, roles, email, state = (cell["text"] for cell in _cells(user))
    return [user.family_name, user.given_name, email, roles, state]


def account_page(
    user: User, memberships: Iterable[Membership], *, own_id: int | None, on: dt.date
) -> AccountPage:
    lines = [_membership_line(user, row, on, is_own=user.pk == own_id) for row in memberships]
    return AccountPage(
        name=user.full_name,
        state=SIGNS[state_of(user)],
        facts=_facts(user),
        memberships=sorted(lines, key=lambda line: not line.is_open),
        is_active=user.is_active,
        is_invited=state_of(user) == AccountState.INVITED,
        is_own=user.pk == own_id,
    )


def _cells(user: User) -> list[dict[str, str]]:
    held: list[Membership] = user.held  # type: ignore[attr-defined]
    roles = [f"{role_of(user, row.role)}, {place_of(row)}" for row in held]
    return [
        {
            "text": f"{user.family_name} {user.given_name}",
            "url": reverse("accounts:user", args=[user.public_id]),
        },
        {"text": " ; ".join(roles) or "Aucun rattachement"},
        {"text": user.email},
        dict(SIGNS[state_of(user)]),
    ]


def _facts(user: User) -> list[dict[str, str]]:
    practitioner = user.practitioner
    facts = [
        {"label": "E-mail", "value": user.email},
        {"label": "Téléphone", "value": user.phone or "Non renseigné"},
    ]
    if practitioner is not None:
        entry = reverse("directory:entry", args=[practitioner.public_id])
        facts.append(
            {"label": "Annuaire", "value": f"{practitioner.trade}, RPPS {practitioner.rpps}", "url": entry}
        )
    if user.deactivation_reason:
        reason = DeactivationReason(user.deactivation_reason).label.lower()
        since = french.day(clock.today(user.deactivated_at)) if user.deactivated_at else ""
        facts.append({"label": "Désactivé pour", "value": f"{reason}, le {since}"})
    return facts


def _membership_line(user: User, row: Membership, on: dt.date, *, is_own: bool) -> MembershipLine:
    is_open = row.ends_on is None or row.ends_on > on
    return MembershipLine(
        row.public_id,
        role_of(user, row.role),
        place_of(row),
        period_of(row.starts_on, row.ends_on),
        is_open,
        can_end=is_open and not (is_own and row.role == Role.REGIONAL_ADMIN),
    )
