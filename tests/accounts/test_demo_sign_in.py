"""One tap on the demo: the same forms, the same checks; nothing of it in production."""

import os
import subprocess
import sys
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from accounts import services, urls  # noqa: F401  # its routes are drawn up before a test throws the switch
from accounts.enums import Role
from accounts.models import User
from audit.models import Event
from core import clock
from core.actors import job
from demo.loaders.accounts import story
from territory.models import Site
from tests.accounts.factories import MembershipFactory


@pytest.fixture
def demo_nurse(ehpad: Site) -> User:
    user = services.user_provision(
        actor=job("demo.load"),
        email="nadia@demo.pivot.example",
        given_name="Nadia",
        family_name="Démo",
        password=settings.DEMO_PASSWORD,
        totp_secret=settings.DEMO_TOTP_SECRET,
        at=clock.now(),
    )
    MembershipFactory(user=user, role=Role.SECRETARY, site=ehpad)
    return user


def test_the_sign_in_page_lists_the_story_by_role_with_what_to_try(client: Client, demo_nurse: User) -> None:
    page = client.get("/connexion/").content.decode()
    assert "Secrétaire" in page
    assert "Entrer comme Nadia Démo" in page
    assert story()[demo_nurse.email] in page


def test_an_account_made_since_then_is_not_offered(client: Client, demo_nurse: User, luc: User) -> None:
    assert luc.full_name not in client.get("/connexion/").content.decode()


def test_one_tap_goes_through_password_and_code(client: Client, demo_nurse: User) -> None:
    answer = client.post(f"/demo/connexion/{demo_nurse.public_id}/")
    assert answer.headers["Location"] == "/"
    assert client.get("/aide/qui-peut-faire-quoi/").status_code == 200
    assert Event.objects.get(kind="accounts.signed_in").details == {"methods": ["mfa", "password"]}


def test_one_tap_leads_to_the_page_that_was_asked_for(client: Client, demo_nurse: User) -> None:
    assert "boîte aux lettres" in client.get("/connexion/").content.decode()
    asked = client.get("/demo/boite-aux-lettres/").headers["Location"]
    assert 'name="next" value="/demo/boite-aux-lettres/"' in client.get(asked).content.decode()
    tap = f"/demo/connexion/{demo_nurse.public_id}/"
    answer = client.post(tap, {"next": "/demo/boite-aux-lettres/"})
    assert answer.headers["Location"] == "/demo/boite-aux-lettres/"
    client.post("/deconnexion/")
    assert client.post(tap, {"next": "https://elsewhere.example/"}).headers["Location"] == "/"


def test_several_taps_in_a_row_use_the_codes_around(
    client: Client, demo_nurse: User, time_machine: Any
) -> None:
    time_machine.move_to(clock.now(), tick=False)  # no new code comes while we tap
    address = f"/demo/connexion/{demo_nurse.public_id}/"
    for _ in range(3):
        assert client.post(address).headers["Location"] == "/"
        client.post("/deconnexion/")
    assert client.post(address).status_code == 409


def test_an_account_with_another_password_is_not_entered(client: Client, nadia: User) -> None:
    assert client.post(f"/demo/connexion/{nadia.public_id}/").status_code == 404


def test_switched_off_nothing_is_listed_nor_entered(client: Client, demo_nurse: User, settings: Any) -> None:
    settings.DEMO_SIGN_IN = False
    assert "Démonstration" not in client.get("/connexion/").content.decode()
    assert client.post(f"/demo/connexion/{demo_nurse.public_id}/").status_code == 404


def test_production_refuses_the_switch() -> None:
    environment = os.environ | {"PIVOT_DEMO_SIGN_IN": "1", "PYTHONPATH": os.pathsep.join(sys.path)}
    script = [sys.executable, "-c", "import config.settings.production"]
    done = subprocess.run(script, env=environment, capture_output=True, text=True)
    assert done.returncode != 0
    assert "PIVOT_DEMO_SIGN_IN" in done.stderr.splitlines()[-1]
