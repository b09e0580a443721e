"""The accounts of the region, in words."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.urls import reverse

from accounts.enums import AccountState, DeactivationReason
from accounts.models import Membership, User
from accounts.presenters.delegations import period_of
from accounts.presenters.roles import place_of, role_of

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


def state_of(user: User) -> AccountState:
    if not user.is_active:
        return AccountState.DEACTIVATED
    return AccountState.ACTIVE if user.has_usable_password() else AccountState.INVITED


def accounts_table(users: Iterable[User]) -> dict[str, Any]:
    """Columns and rows for components/table.html."""
    columns = [{"label": label} for label in ("Personne", "Rôles", "Adresse", "État")]
    return {"columns": columns, "rows": [{"cells": _cells(user)} for user in users]}


def account_page(
    user: User, memberships: Iterable[Membership], *, own_id: int | None, on: dt.date
) -> AccountPage:
    lines = [_membership_line(user, row, on) for row in memberships]
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
        {"label": "Adresse", "value": user.email},
        {"label": "Téléphone", "value": user.phone or "Non renseigné"},
        {"label": "RPPS", "value": practitioner.rpps if practitioner else "Sans objet"},
    ]
    if practitioner and practitioner.specialty_id:
        facts.append({"label": "Spécialité", "value": practitioner.trade})
    if user.deactivation_reason:
        reason = DeactivationReason(user.deactivation_reason).label
        facts.append({"label": "Désactivé pour", "value": reason})
    return facts


def _membership_line(user: User, row: Membership, on: dt.date) -> MembershipLine:
    is_open = row.ends_on is None or row.ends_on > on
    period = period_of(row.starts_on, row.ends_on)
    return MembershipLine(row.public_id, role_of(user, row.role), place_of(row), period, is_open)
