"""The API: who am I, and the same doors as everywhere."""

import json

import pytest
from django.core.cache import cache
from django.test import Client
from rest_framework.throttling import UserRateThrottle

from accounts.models import User
from territory.models import Site
from tests.accounts.factories import MembershipFactory
from tests.cast import signed_in


def test_who_am_i(client: Client, nadia: User, ehpad: Site) -> None:
    answer = signed_in(client, nadia).get("/api/moi/")
    assert answer.json() == {
        "id": str(nadia.public_id),
        "name": "Nadia Benali",
        "role": "nurse",
        "rpps": nadia.practitioner.rpps,
        "memberships": [{"role": "nurse", "site": str(ehpad.public_id), "territory": None}],
        "abilities": [],
    }


def test_abilities_are_those_of_the_role(client: Client, luc: User) -> None:
    me = signed_in(client, luc).get("/api/moi/").json()
    assert (me["rpps"], me["abilities"]) == (None, ["manage_accounts"])


def test_strangers_get_a_problem_and_no_page(client: Client, db: None) -> None:
    for address in ("/api/moi/", "/api/schema/", "/api/"):
        answer = client.get(address)
        assert (answer.status_code, answer.json()["code"]) == (401, "signed_out"), address


def test_the_second_factor_and_the_role_come_first_here_too(client: Client, morel: User) -> None:
    client.force_login(morel)
    assert client.get("/api/moi/").json()["code"] == "not_ready"
    MembershipFactory(user=morel, role="regional_admin", site=None)
    signed_in(client, morel)
    assert client.get("/api/moi/").json()["detail"] == "Choisissez d’abord votre rôle."


def test_failures_are_problem_documents(client: Client, nadia: User) -> None:
    answer = signed_in(client, nadia).post("/api/moi/")
    assert answer.status_code == 405
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.json()["code"] == "method_not_allowed"


def test_programs_are_slowed_down(client: Client, nadia: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(UserRateThrottle, "THROTTLE_RATES", {"user": "2/min"})
    signed_in(client, nadia)
    cache.clear()
    assert [client.get("/api/moi/").status_code for _ in range(3)] == [200, 200, 429]


def test_the_schema_describes_it(client: Client, nadia: User) -> None:
    signed_in(client, nadia)
    schema = json.loads(client.get("/api/schema/?format=json").content)
    assert "/api/moi/" in schema["paths"]
    page = client.get("/api/")
    assert page.status_code == 200
    assert "swagger-ui" in page.content.decode()


def test_its_page_is_one_of_the_house_and_the_administrator_finds_it(client: Client, luc: User) -> None:
    assert 'href="/api/"' in signed_in(client, luc).get("/").content.decode()
    page = client.get("/api/").content.decode()
    assert "API de Pivot" in page
    assert 'aria-label="Principal"' in page
    assert 'href="/api/schema/"' in page
