"""The application that shows the codes moves to another telephone, and nobody is locked out on the way."""

import re

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client

from accounts.adapters.codes import RecoveryKit
from accounts.models import User
from audit import wording
from audit.models import Event
from notifications.models import Message
from tests.accounts.codes import code, wrong_code
from tests.accounts.factories import PASSWORD, UserFactory, totp_of
from tests.cast import signed_in
from tests.client import PivotClient

PAGE = "/compte/securite/application/changer/"


def opens(user: User, given: str) -> bool:
    """Whether this code lets in, in a new browser."""
    browser = PivotClient()
    browser.post("/connexion/", {"login": user.email, "password": PASSWORD})
    return bool(browser.post("/connexion/code/", {"code": given}).headers.get("Location") == "/")


def secret_on(client: Client) -> str:
    """What the new telephone photographs."""
    found = re.search(r"[A-Z2-7]{32}", client.get(PAGE).content.decode())
    assert found
    return found[0]


@pytest.fixture
def there(client: Client, nadia: User) -> Client:
    return signed_in(client, nadia)


def test_the_new_one_proves_itself_then_the_old_is_forgotten(there: Client, nadia: User) -> None:
    kit = RecoveryKit.activate(nadia).get_unused_codes()
    secret = secret_on(there)

    page = there.post(PAGE, {"code": code(secret)}, follow=True).content.decode()

    assert "Vos codes viennent maintenant de ce téléphone." in page
    assert "Changer de téléphone" in page
    assert not opens(nadia, code())
    assert opens(nadia, code(secret))
    assert opens(nadia, kit[0])
    assert Authenticator.objects.filter(user=nadia, type="totp").count() == 1


def test_until_then_the_old_one_opens(there: Client, nadia: User) -> None:
    secret = secret_on(there)
    for wrong in (wrong_code(), ""):
        assert "Vérifier et changer" in there.post(PAGE, {"code": wrong}).content.decode()
    assert not opens(nadia, code(secret))
    assert opens(nadia, code())


def test_a_code_of_the_old_one_proves_nothing(there: Client, nadia: User) -> None:
    before = totp_of(nadia).data
    secret_on(there)
    there.post(PAGE, {"code": code()})
    assert totp_of(nadia).data == before


def test_it_is_in_the_journal_and_told_by_mail(there: Client, nadia: User) -> None:
    there.post(PAGE, {"code": code(secret_on(there))})
    event = Event.objects.get()
    assert (event.kind, event.details) == ("accounts.second_factor_moved", {"kind": "totp"})
    assert wording.of(event.kind).text == "a changé de téléphone pour ses codes"
    assert Message.objects.get(user_id=nadia.pk).kind == "accounts.security_changed"


@pytest.mark.parametrize("ask", ["get", "post"])
def test_after_a_while_the_password_is_asked_again(ask: str, there: Client, nadia: User) -> None:
    session, before = there.session, totp_of(nadia).data
    for record in session["account_authentication_methods"]:
        record["at"] -= 3600
    session.save()
    answer = getattr(there, ask)(PAGE)
    assert answer.headers["Location"].startswith("/compte/confirmer/")
    assert totp_of(nadia).data == before


def test_who_has_no_application_installs_one(client: Client, db: None) -> None:
    user = UserFactory(second_factor=False)
    Authenticator.objects.create(user=user, type="webauthn", data={"name": "Clé", "credential": {}})
    answer = signed_in(client, user).get(PAGE)
    assert answer.headers["Location"] == "/compte/securite/application/"


def test_without_the_second_factor_it_is_not_reached(client: Client, nadia: User) -> None:
    client.force_login(nadia)
    assert client.get(PAGE).headers["Location"].startswith("/compte/second-facteur/")
