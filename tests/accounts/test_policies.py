"""The table of roles fails closed, and its page says what it says."""

import pytest
from django.test import Client

from accounts import policies
from accounts.enums import Role
from accounts.models import User
from core.actors import job
from tests.cast import actor_of, signed_in


def test_every_role_has_its_rule_and_every_permission_its_words() -> None:
    assert set(policies.ROLES) == set(Role)
    assert set(policies.WORDING) == set(policies.Permission)
    assert all(rule.duty.endswith(".") for rule in policies.ROLES.values())


@pytest.mark.parametrize("role", [*Role, "job", "guest", "self", "", "unknown"])
def test_an_unknown_permission_is_refused_to_everybody(role: str) -> None:
    assert not policies.allows(role, "launch_rockets")


@pytest.mark.parametrize("role", ["job", "guest", "self", "", "unknown"])
@pytest.mark.parametrize("permission", list(policies.Permission))
def test_an_unknown_role_may_do_nothing(role: str, permission: str) -> None:
    assert not policies.allows(role, permission)


def test_who_may_do_what(
    morel: User, haddad: User, nadia: User, weiss: User, luc: User, sylvie: User
) -> None:
    cast = (morel, haddad, nadia, weiss, luc, sylvie)
    assert [policies.can_manage_accounts(actor_of(user)) for user in cast] == [False] * 4 + [True, False]
    assert [policies.can_give_delegation(actor_of(user)) for user in cast] == [
        True,
        True,
        False,
        True,
        False,
        False,
    ]
    assert not policies.can_manage_accounts(job("tests"))


def test_the_page_says_it_for_each_role(client: Client, nadia: User) -> None:
    page = signed_in(client, nadia).get("/aide/qui-peut-faire-quoi/").content.decode()
    for role in Role:
        assert role.label in page
    assert policies.WORDING[policies.Permission.MANAGE_ACCOUNTS] in page
