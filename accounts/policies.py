"""Which role may do what. The table is the law: what is not in it is refused."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from accounts.enums import Role, Scope
from core.actors import Actor
from core.errors import Refused

CARE_ROLES = frozenset({Role.PHYSICIAN, Role.NURSE, Role.PHARMACIST})
DELEGATE_ROLES = frozenset({Role.SECRETARY, Role.NURSE})


class Permission(StrEnum):
    """What a role may be allowed to do, of those things that no single file or appointment decides."""

    MANAGE_ACCOUNTS = "manage_accounts"
    GIVE_DELEGATION = "give_delegation"


WORDING: Mapping[Permission, str] = {
    Permission.MANAGE_ACCOUNTS: "créer, modifier et désactiver les comptes de la région",
    Permission.GIVE_DELEGATION: "dire qui prend rendez-vous en son nom",
}


@dataclass(frozen=True, slots=True)
class RoleRule:
    """`scope`: over what the role is held. `duty`: one French sentence that anybody understands."""

    scope: Scope
    duty: str
    may: frozenset[Permission] = frozenset()


ROLES: Mapping[Role, RoleRule] = {
    Role.PHYSICIAN: RoleRule(
        Scope.SITE,
        "Voit le dossier des patients qu’il suit ou qu’on lui adresse, mène les téléconsultations, "
        "signe comptes rendus et avis.",
        frozenset({Permission.GIVE_DELEGATION}),
    ),
    Role.NURSE: RoleRule(
        Scope.SITE,
        "Voit le dossier des patients de son site, prépare et assiste les téléconsultations au chariot.",
    ),
    Role.PHARMACIST: RoleRule(
        Scope.SITE,
        "Assiste, dans sa pharmacie, les téléconsultations qui lui sont confiées.",
    ),
    Role.SECRETARY: RoleRule(
        Scope.SITE,
        "Tient l’agenda et les feuilles des médecins qui lui ont donné délégation ; "
        "n’ouvre aucun dossier médical.",
    ),
    Role.SITE_COORDINATOR: RoleRule(
        Scope.SITE,
        "Suit les rendez-vous de son site et de son chariot ; n’ouvre aucun dossier médical.",
    ),
    Role.TERRITORY_COORDINATOR: RoleRule(
        Scope.TERRITORY,
        "Suit l’activité de son territoire, par des chiffres ; ne voit aucun dossier.",
    ),
    Role.REGIONAL_ADMIN: RoleRule(
        Scope.REGION,
        "Tient les comptes, les sites, les chariots, les motifs, les règles et les tarifs de la région ; "
        "ne voit aucun dossier.",
        frozenset({Permission.MANAGE_ACCOUNTS}),
    ),
}


def allows(role: str, permission: str) -> bool:
    """Whether the table says so. A role or a permission that it does not know is refused."""
    rule = ROLES.get(role)  # type: ignore[call-overload]
    return rule is not None and permission in rule.may


def can_manage_accounts(actor: Actor) -> bool:
    return allows(actor.role, Permission.MANAGE_ACCOUNTS)


def can_give_delegation(actor: Actor) -> bool:
    """A physician, in their own name only."""
    return allows(actor.role, Permission.GIVE_DELEGATION) and actor.practitioner_id is not None


def require_account_manager(actor: Actor) -> None:
    if not can_manage_accounts(actor):
        raise Refused("Les comptes de la région sont tenus par l’administration régionale.")


def require_delegator(actor: Actor) -> None:
    if not can_give_delegation(actor):
        raise Refused("Seul un médecin donne délégation, en son propre nom.")
