"""Coming in: password, then a second factor, for everybody."""

import re

import pytest
from allauth.mfa.models import Authenticator
from django.http import HttpResponse
from django.test import Client
from django.urls import NoReverseMatch, reverse

from accounts.adapters.codes import RecoveryKit
from accounts.models import User
from audit.models import Event
from tests.accounts.codes import code, wrong_code
from tests.accounts.factories import PASSWORD, MembershipFactory, UserFactory
from tests.cast import signed_in


@pytest.fixture
def newcomer(db: None) -> User:
    """Has a password and a role, and no second factor yet."""
    user = UserFactory(second_factor=False)
    MembershipFactory(user=user, role="secretary")
    return user


def give_password(client: Client, user: User, password: str = PASSWORD, **more: str) -> HttpResponse:
    return client.post("/connexion/", {"login": user.email, "password": password, **more})


def enter(client: Client, user: User) -> HttpResponse:
    give_password(client, user)
    return client.post("/connexion/code/", {"code": code()})


def kinds() -> list[str]:
    return [event.kind for event in Event.objects.order_by("pk")]


def test_password_then_code_lets_in(client: Client, nadia: User) -> None:
    assert give_password(client, nadia).headers["Location"] == "/connexion/code/"
    assert client.get("/compte/connexions/").status_code == 302
    answer = client.post("/connexion/code/", {"code": code()})
    assert answer.headers["Location"] == "/"
    assert client.get("/compte/connexions/").status_code == 200
    assert kinds() == ["accounts.signed_in"]
    assert Event.objects.get().details == {"methods": ["mfa", "password"]}


def test_the_password_alone_opens_nothing(client: Client, nadia: User) -> None:
    give_password(client, nadia)
    answer = client.get("/aide/qui-peut-faire-quoi/")
    assert answer.headers["Location"].startswith("/connexion/")


def test_one_goes_where_one_was_going(client: Client, nadia: User) -> None:
    wanted = client.get("/aide/qui-peut-faire-quoi/").headers["Location"]
    answer = client.post(
        wanted, {"login": nadia.email, "password": PASSWORD, "next": "/aide/qui-peut-faire-quoi/"}
    )
    answer = client.post(answer.headers["Location"], {"code": code()})
    assert answer.headers["Location"] == "/aide/qui-peut-faire-quoi/"


def test_a_code_serves_once(client: Client, nadia: User) -> None:
    enter(client, nadia)
    client.post("/deconnexion/")
    give_password(client, nadia)
    assert "Code incorrect." in client.post("/connexion/code/", {"code": code()}).content.decode()


def test_a_recovery_code_stands_in(client: Client, nadia: User) -> None:
    codes = RecoveryKit.activate(nadia).get_unused_codes()
    give_password(client, nadia)
    assert client.post("/connexion/code/", {"code": codes[0]}).headers["Location"] == "/"


def test_a_wrong_password_is_noted_without_the_address(client: Client, nadia: User) -> None:
    page = give_password(client, nadia, "pas-le-bon-mot-de-passe").content.decode()
    assert "Adresse ou mot de passe incorrect." in page
    client.post("/connexion/", {"login": "inconnu@ailleurs.example", "password": "x"})
    known, unknown = Event.objects.order_by("pk")
    assert known.subject_public_id == nadia.public_id
    assert unknown.subject_public_id is None
    assert known.details["address"] != unknown.details["address"]
    assert "@" not in str(known.details) + str(unknown.details)


def test_a_wrong_code_is_noted(client: Client, nadia: User) -> None:
    give_password(client, nadia)
    assert "Code incorrect." in client.post("/connexion/code/", {"code": wrong_code()}).content.decode()
    assert kinds() == ["accounts.second_factor_failed"]


def test_guessing_is_slowed_down(client: Client, nadia: User) -> None:
    for _ in range(5):
        give_password(client, nadia, "pas-le-bon-mot-de-passe")
    page = give_password(client, nadia).content.decode()  # the right one, too late
    assert "Trop d’essais" in page


def test_guessing_codes_is_slowed_down(client: Client, nadia: User) -> None:
    give_password(client, nadia)
    for _ in range(5):
        client.post("/connexion/code/", {"code": wrong_code()})
    assert "Trop d’essais" in client.post("/connexion/code/", {"code": code()}).content.decode()


def test_a_deactivated_account_does_not_come_in(client: Client, nadia: User) -> None:
    User.objects.filter(pk=nadia.pk).update(
        is_active=False, deactivated_at="2026-11-01T00:00Z", deactivation_reason="departure"
    )
    give_password(client, nadia)
    client.post("/connexion/code/", {"code": code()})
    assert client.get("/compte/connexions/").status_code == 302


@pytest.mark.parametrize("name", ["account_signup", "account_email", "account_set_password"])
def test_nobody_signs_up_or_changes_address_alone(name: str) -> None:
    with pytest.raises(NoReverseMatch):
        reverse(name)


def test_without_a_second_factor_everything_leads_to_setting_it_up(client: Client, newcomer: User) -> None:
    assert give_password(client, newcomer).headers["Location"] == "/"
    for address in ("/aide/qui-peut-faire-quoi/", "/compte/connexions/", "/compte/role/", "/region/comptes/"):
        assert client.get(address).headers["Location"].startswith("/compte/second-facteur/"), address
    assert "Protégez votre compte" in client.get("/compte/second-facteur/").content.decode()


def test_setting_up_the_application_opens_the_house(client: Client, newcomer: User) -> None:
    give_password(client, newcomer)
    page = client.get("/compte/securite/application/").content.decode()
    secret = re.search(r"[A-Z2-7]{32}", page)
    assert secret is not None
    answer = client.post("/compte/securite/application/", {"code": code(secret[0])})
    assert answer.headers["Location"] == "/compte/securite/secours/"
    assert client.get("/compte/securite/secours/").status_code == 200
    assert client.get("/aide/qui-peut-faire-quoi/").status_code == 200
    assert kinds() == ["accounts.signed_in", "accounts.second_factor_added"]


def test_another_session_opened_before_must_give_the_second_factor_too(
    client: Client, newcomer: User
) -> None:
    give_password(client, newcomer)
    Authenticator.objects.create(user=newcomer, type="totp", data={"secret": "set up elsewhere"})
    assert (
        client.get("/compte/securite/application/").headers["Location"].startswith("/compte/second-facteur/")
    )
    assert "Reconnectez-vous" in client.get("/compte/second-facteur/").content.decode()


def test_the_last_second_factor_stays(client: Client, nadia: User) -> None:
    signed_in(client, nadia)
    page = client.post("/compte/securite/application/retirer/").content.decode()
    assert "C’est votre seul second facteur" in page
    assert Authenticator.objects.filter(user=nadia).exists()


def test_what_is_sensitive_asks_again_after_a_while(client: Client, nadia: User) -> None:
    signed_in(client, nadia)
    session = client.session
    for record in session["account_authentication_methods"]:
        record["at"] -= 3600
    session.save()
    answer = client.get("/compte/securite/cles/ajouter/")
    assert answer.headers["Location"].startswith("/compte/confirmer/")
    answer = client.post(answer.headers["Location"], {"password": PASSWORD})
    assert answer.headers["Location"] == "/compte/securite/cles/ajouter/"
    assert client.get("/compte/securite/cles/ajouter/").status_code == 200


def test_signing_out_is_noted(client: Client, nadia: User) -> None:
    signed_in(client, nadia).post("/deconnexion/")
    assert client.get("/compte/connexions/").status_code == 302
    assert kinds() == ["accounts.signed_out"]


def test_a_refused_page_is_noted_and_said(client: Client, nadia: User) -> None:
    answer = signed_in(client, nadia).get("/region/comptes/")
    assert answer.status_code == 403
    assert "administration régionale" in answer.content.decode()
    event = Event.objects.get(kind="accounts.refused")
    assert event.details == {"code": "refused", "route": "accounts:users"}


def test_scripts_are_told_and_not_shown_the_sign_in_page(client: Client, nadia: User) -> None:
    answer = client.get("/aide/qui-peut-faire-quoi/", headers={"accept": "application/json"})
    assert (answer.status_code, answer.json()["code"]) == (401, "signed_out")
    answer = client.get("/aide/qui-peut-faire-quoi/", headers={"hx-request": "true"})
    assert answer.headers["HX-Redirect"] == "/connexion/"
    signed_in(client, nadia)
    answer = client.get("/region/comptes/", headers={"accept": "application/json"})
    assert answer.status_code == 403
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.json()["detail"].startswith("Les comptes de la région")
