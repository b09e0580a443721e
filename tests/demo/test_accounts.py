"""What the end of `make demo` tells."""

from io import StringIO

import pytest
from django.contrib.auth import authenticate
from django.core.management import call_command

from accounts.models import User
from core import clock
from demo.loaders import accounts, directory, territory


@pytest.fixture
def loaded(db):
    at = clock.now()
    sites = territory.load(at)
    return accounts.load(sites, directory.load(sites, at), at)


@pytest.fixture
def told(loaded):
    out = StringIO()
    call_command("demo_accounts", stdout=out)
    return out.getvalue()


def test_every_account_of_the_story_is_shown_with_what_to_try(told):
    story = {address: to_try for address, to_try in accounts.story().items() if to_try}
    assert all(address in told and to_try in told for address, to_try in story.items())
    assert "Dr Sophie Morel · Médecine générale · MSP de Guise" in told
    assert "Nadia Benali · Infirmière · EHPAD Les Marronniers" in told


def test_the_sign_in_page_says_the_same(loaded, told, client):
    page = client.get("/connexion/").content.decode()
    for user in loaded.values():
        assert user.full_name in told
        assert f"Entrer comme {user.full_name}" in page
    for to_try in accounts.story().values():
        assert to_try in page
    assert page.index("Dr Sophie Morel") < page.index("D’autres comptes") < page.index("Dr Julien Aubry")


def test_where_e_mails_arrive_is_shown(told):
    assert "/demo/boite-aux-lettres/" in told


def test_what_is_shown_signs_in(told, rf):
    password = told.split("mot de passe")[1].split()[0]
    user = User.objects.get(email="nadia@demo.pivot.example")
    assert authenticate(rf.post("/"), email=user.email, password=password) == user
