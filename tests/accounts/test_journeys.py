"""Coming in for the first time, and what one then does with one’s account, in a real browser, under axe."""

import re
from collections.abc import Callable, Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, expect

from accounts import services
from accounts.enums import Role
from accounts.models import User
from core import clock
from notifications.models import Message
from territory.models import Site
from tests.accounts.codes import code
from tests.accounts.factories import PASSWORD, MembershipFactory
from tests.cast import actor_of
from tests.notifications.factories import arrived

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
NEW = "Quatorze-kilomètres-27"


@pytest.fixture
def browse(chromium: Browser, live_server) -> Iterator[Callable[[], Page]]:
    """Opens a page in a browser of its own: another device."""
    contexts: list[BrowserContext] = []

    def opens() -> Page:
        contexts.append(chromium.new_context(base_url=live_server.url, locale="fr-FR"))
        return contexts[-1].new_page()

    yield opens
    for context in contexts:
        context.close()


def is_clean(page: Page) -> None:
    found = Axe().run(page).response["violations"]
    assert [(fault["id"], fault["nodes"][0]["html"]) for fault in found] == [], page.url


def come_in(page: Page, user: User, *, drift: int = 0) -> None:
    page.goto("/connexion/")
    page.get_by_label("Adresse électronique").fill(user.email)
    page.get_by_label("Mot de passe", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Se connecter").click()
    page.get_by_role("textbox", name=re.compile("code", re.IGNORECASE)).fill(code(drift=drift))
    page.get_by_role("main").get_by_role("button").first.click()
    page.wait_for_url(lambda address: "/connexion/" not in address)


def test_an_invited_secretary_comes_in_for_the_first_time(
    browse: Callable[[], Page], luc: User, msp: Site
) -> None:
    at = clock.now()
    claire = services.user_create(
        actor=actor_of(luc), email="claire@pivot.example", given_name="Claire", family_name="Vidal", at=at
    )
    MembershipFactory(user=claire, role=Role.SECRETARY, site=msp)
    found = re.search(r"https?://[^/]+(/\S+)", arrived(Message.objects.get(user_id=claire.pk)))
    assert found is not None

    page = browse()
    page.goto(found[1])
    expect(page.get_by_role("heading", level=1)).to_have_text("Choisissez votre mot de passe")
    is_clean(page)
    first, second = page.locator("input[type=password]").all()
    first.fill(NEW)
    second.fill(NEW)
    page.get_by_role("button", name="Enregistrer ce mot de passe").click()

    page.get_by_label("Adresse électronique").fill(claire.email)
    page.get_by_label("Mot de passe", exact=True).fill(NEW)
    is_clean(page)
    page.get_by_role("button", name="Se connecter").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Protégez votre compte")
    is_clean(page)
    page.get_by_role("link", name="Installer l’application").click()
    secret = re.search(r"[A-Z2-7]{32}", page.content())
    assert secret is not None
    is_clean(page)
    page.get_by_role("textbox", name=re.compile("code", re.IGNORECASE)).fill(code(secret[0]))
    page.get_by_role("button", name="Vérifier et installer").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Codes de secours")
    is_clean(page)

    page.goto("/aide/qui-peut-faire-quoi/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Qui peut faire quoi")
    is_clean(page)


def test_a_session_forgotten_elsewhere_is_closed(browse: Callable[[], Page], nadia: User) -> None:
    there, here = browse(), browse()
    come_in(there, nadia)
    come_in(here, nadia, drift=1)
    here.goto("/compte/connexions/")
    is_clean(here)
    here.get_by_role("button", name=re.compile("^Déconnecter Chrome")).click()
    expect(here.get_by_text("Cette session est fermée.")).to_be_visible()
    there.goto("/compte/connexions/")
    expect(there.get_by_role("heading", level=1)).to_have_text("Connexion")


def test_a_physician_who_also_administers_changes_hats(browse: Callable[[], Page], morel: User) -> None:
    MembershipFactory(user=morel, role=Role.REGIONAL_ADMIN, site=None)
    page = browse()
    come_in(page, morel)
    expect(page.get_by_role("heading", level=1)).to_have_text("Dans quel rôle travaillez-vous ?")
    is_clean(page)
    page.get_by_role("button", name="Travailler comme Administration régionale").click()
    page.goto("/region/comptes/")
    expect(page.get_by_role("link", name="Morel Sophie")).to_be_visible()
    is_clean(page)
    page.get_by_role("link", name="Morel Sophie").click()
    is_clean(page)
    page.goto("/compte/role/")
    page.get_by_role("button", name="Travailler comme Médecin").click()
    page.goto("/compte/delegations/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Délégations")
    is_clean(page)
