"""The pages of signing in and of securing one’s account, as they are drawn. What they do is in accounts."""

import re
from uuid import uuid4

import pytest
from allauth.mfa.models import Authenticator
from django.urls import reverse

from accounts.adapters.codes import RecoveryKit
from accounts.enums import Role
from accounts.models import User
from tests.accounts.factories import PASSWORD, MembershipFactory, UserFactory
from tests.cast import signed_in
from tests.client import PivotClient

PUBLIC = {
    "account_login": "Connexion",
    "account_reset_password": "Mot de passe oublié",
    "account_reset_password_done": "Lien envoyé",
    "account_inactive": "Compte inactif",
}
OWN = {
    "account_logout": "Se déconnecter de Pivot\u00a0?",
    "account_change_password": "Mot de passe",
    "account_reauthenticate": "Confirmer que c’est vous",
    "mfa_index": "Second facteur",
    "mfa_add_webauthn": "Ajouter une clé d’accès",
    "mfa_list_webauthn": "Clés d’accès",
    "usersessions_list": "Appareils connectés",
}
WITH_TOTP = {
    "mfa_index": "Second facteur",
    "mfa_deactivate_totp": "Retirer l’application d’authentification\u00a0?",
    "mfa_reauthenticate": "Confirmer que c’est vous",
    "mfa_view_recovery_codes": "Codes de secours",
    "mfa_generate_recovery_codes": "Nouveaux codes de secours",
}


@pytest.fixture
def with_codes(luc: User) -> User:
    RecoveryKit.activate(luc)
    return luc


@pytest.fixture
def newcomer(db: None) -> User:
    user = UserFactory(second_factor=False)
    MembershipFactory(user=user, role=Role.REGIONAL_ADMIN, site=None)
    return user


@pytest.fixture
def with_key(luc: User) -> Authenticator:
    data = {"name": "Clé bleue", "credential": {"clientExtensionResults": {"credProps": {"rk": True}}}}
    return Authenticator.objects.create(user=luc, type=Authenticator.Type.WEBAUTHN, data=data)


def heading(response) -> str:
    assert response.status_code == 200, response.headers
    found = re.findall(r"<h1[^>]*>(.*?)</h1>", response.content.decode(), re.DOTALL)
    assert len(found) == 1
    return found[0].strip()


@pytest.mark.parametrize(("name", "title"), PUBLIC.items())
def test_before_signing_in(client: PivotClient, db, name: str, title: str) -> None:
    assert heading(client.get(reverse(name))) == title


@pytest.mark.parametrize(("name", "title"), OWN.items())
def test_once_signed_in(client: PivotClient, luc: User, name: str, title: str) -> None:
    assert heading(signed_in(client, luc).get(reverse(name))) == title


@pytest.mark.parametrize(("name", "title"), WITH_TOTP.items())
def test_with_an_application_in_place(client: PivotClient, with_codes: User, name: str, title: str) -> None:
    assert heading(signed_in(client, with_codes).get(reverse(name))) == title


def test_a_wrong_password_is_said_beside_the_form_and_in_the_title(client: PivotClient, db) -> None:
    page = client.post(
        reverse("account_login"), {"login": "luc@pivot.example", "password": "autre"}
    ).content.decode()
    assert "<title>Erreur\u00a0: Connexion" in page
    assert 'role="alert"' in page


def test_the_second_factor_is_asked_by_code_alone_of_who_has_no_key(
    client: PivotClient, with_codes: User
) -> None:
    """With a key: tests/portal/test_passkey_in_browser.py."""
    sent = client.post(
        reverse("account_login"), {"login": with_codes.email, "password": PASSWORD}, follow=True
    )
    assert heading(sent) == "Second facteur"
    assert "Utiliser une clé d’accès" not in sent.content.decode()


def test_the_only_second_factor_is_not_offered_for_removal(client: PivotClient, with_codes: User) -> None:
    signed_in(client, with_codes)
    removing = reverse("mfa_deactivate_totp")
    assert removing not in client.get(reverse("mfa_index")).content.decode()
    page = client.get(removing).content.decode()
    assert "C’est votre seul second facteur" in page
    assert "Une réponse est à corriger" not in page


def test_beside_a_key_the_application_may_go(
    client: PivotClient, with_codes: User, with_key: Authenticator
) -> None:
    signed_in(client, with_codes)
    removing = reverse("mfa_deactivate_totp")
    assert removing in client.get(reverse("mfa_index")).content.decode()
    page = client.post(removing, follow=True).content.decode()
    assert "ses codes ne servent plus" in page


def test_the_first_key_is_number_one(client: PivotClient, with_codes: User) -> None:
    assert 'value="Clé 1"' in signed_in(client, with_codes).get(reverse("mfa_add_webauthn")).content.decode()


def test_a_key_is_listed_renamed_and_removed(client: PivotClient, luc: User, with_key: Authenticator) -> None:
    signed_in(client, luc)
    listed = client.get(reverse("mfa_list_webauthn")).content.decode()
    assert "Clé bleue" in listed
    assert "sans mot de passe" in listed
    assert heading(client.get(reverse("mfa_edit_webauthn", args=[with_key.pk]))) == "Renommer une clé d’accès"
    removing = client.get(reverse("mfa_remove_webauthn", args=[with_key.pk]))
    assert heading(removing) == "Retirer cette clé d’accès\u00a0?"


def test_a_spent_link_says_what_to_do(client: PivotClient, db) -> None:
    page = client.get(reverse("account_reset_password_from_key", args=[uuid4(), "usé-en"]))
    assert heading(page) == "Nouveau mot de passe"
    assert "Ce lien n’est plus valable" in page.content.decode()


def test_a_newcomer_installs_the_application(client: PivotClient, newcomer: User) -> None:
    page = signed_in(client, newcomer).get(reverse("mfa_activate_totp"))
    assert heading(page) == "Installer l’application"
    assert 'src="data:image/svg+xml;base64,' in page.content.decode()
