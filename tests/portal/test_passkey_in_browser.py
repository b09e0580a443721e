"""A passkey from end to end, with the browser’s own virtual authenticator, under our content policy."""

from collections.abc import Iterator

import pytest
from django.urls import reverse
from playwright.sync_api import Browser, BrowserContext, Page, expect

from accounts.models import User
from tests.accounts.factories import PASSWORD
from tests.cast import signed_in
from tests.client import PivotClient

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
AUTHENTICATOR = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture
def page(chromium: Browser, live_server, luc: User) -> Iterator[Page]:
    cookie = signed_in(PivotClient(), luc).cookies["sessionid"].value
    context = chromium.new_context(base_url=live_server.url, locale="fr-FR")
    context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])
    yield with_authenticator(context)
    context.close()


def with_authenticator(context: BrowserContext) -> Page:
    page = context.new_page()
    devtools = context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})
    return page


def test_a_key_is_added_then_opens_the_account_without_a_password(page: Page, luc: User) -> None:
    page.goto(reverse("mfa_add_webauthn"))
    page.get_by_label("Cette clé suffit").check()
    page.get_by_role("button", name="Ajouter cette clé").click()
    page.goto(reverse("mfa_list_webauthn"))
    expect(page.get_by_text("sans mot de passe")).to_be_visible()

    page.goto(reverse("mfa_reauthenticate_webauthn"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Confirmer que c’est vous")

    page.context.clear_cookies()
    page.goto(reverse("account_login"))
    page.get_by_role("button", name="Utiliser une clé d’accès").click()
    page.wait_for_url(lambda address: reverse("account_login") not in address)
    page.goto(reverse("mfa_list_webauthn"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Clés d’accès")


def test_after_the_password_a_key_stands_in_for_the_code(page: Page, luc: User) -> None:
    page.goto(reverse("mfa_add_webauthn"))
    page.get_by_role("button", name="Ajouter cette clé").click()
    page.wait_for_url(lambda address: reverse("mfa_add_webauthn") not in address)

    page.context.clear_cookies()
    page.goto(reverse("account_login"))
    page.get_by_label("Adresse électronique").fill(luc.email)
    page.get_by_label("Mot de passe", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Se connecter").click()
    page.get_by_role("button", name="Utiliser une clé d’accès").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Aujourd’hui")


def test_a_key_refused_is_said_in_a_sentence(page: Page) -> None:
    page.context.clear_cookies()
    page.goto(reverse("account_login"))
    page.evaluate("() => { navigator.credentials.get = () => Promise.reject(new DOMException('no')); }")
    page.get_by_role("button", name="Utiliser une clé d’accès").click()
    expect(page.locator("[data-toasts]")).to_contain_text("La clé d’accès n’a pas été lue")
