"""Choosing a motive in a real browser: only a part of the page changes, the hand stays where it was."""

import datetime as dt
import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from accounts.models import User
from patients.models import Patient
from scheduling.enums import Weekday
from scheduling.models import Motive, RedFlag
from tests.cast import signed_in
from tests.client import PivotClient
from tests.scheduling.factories import (
    CartOpeningFactory,
    MotiveFactory,
    RedFlagFactory,
    WeeklyAvailabilityFactory,
)
from tests.territory.factories import CartFactory

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

HOURS = {"starts_at": dt.time(0, 15), "ends_at": dt.time(23, 45)}


@pytest.fixture
def motive(morel: User, ehpad: object) -> Motive:
    cart = CartFactory(site=ehpad)
    for day in Weekday:
        WeeklyAvailabilityFactory(practitioner=morel.practitioner, weekday=day, **HOURS)
        CartOpeningFactory(cart=cart, weekday=day, **HOURS)
    return MotiveFactory(label="Plaie ou pansement", duration_minutes=20)


@pytest.fixture
def flag(motive: Motive) -> RedFlag:
    return RedFlagFactory()


@pytest.fixture
def page(chromium: Browser, live_server: object, sylvie: User, flag: RedFlag) -> Iterator[Page]:
    context = chromium.new_context(base_url=live_server.url, locale="fr-FR")
    cookie = signed_in(PivotClient(), sylvie).cookies["sessionid"].value
    context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])
    opened = context.new_page()
    faults: list[str] = []
    opened.on("pageerror", lambda error: faults.append(str(error)))
    yield opened
    context.close()
    assert faults == []


def choosing(page: Page, patient: Patient) -> Page:
    page.goto(f"/rendez-vous/nouveau/{patient.public_id}/")
    page.wait_for_selector("html[data-ready]")
    return page


def test_by_the_keyboard_alone_a_stop_and_back(page: Page, mme_petit: Patient, flag: RedFlag) -> None:
    choosing(page, mme_petit).locator("#motive").focus()
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("heading", name="Prochains créneaux")).to_be_visible()
    expect(page.locator("#motive")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.locator(f"#signe-{flag.public_id}-non")).to_be_focused()
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("heading", name="Appelez le 15 maintenant")).to_be_visible()
    expect(page.locator(f"#signe-{flag.public_id}-oui")).to_be_focused()
    page.keyboard.press("ArrowLeft")
    expect(page.locator(".pv-offer").first).to_be_visible()
    expect(page.get_by_role("status").last).to_have_text("Un médecin a une heure libre")


def test_on_a_telephone_a_stop_is_seen_at_once(page: Page, mme_petit: Patient, flag: RedFlag) -> None:
    page.set_viewport_size({"width": 390, "height": 700})
    choosing(page, mme_petit).locator("#motive").select_option(label="Plaie ou pansement")
    expect(page.locator(".pv-offer").first).to_be_visible()
    page.locator(f"label:has(#signe-{flag.public_id}-oui)").click()
    expect(page.get_by_role("link", name="Appeler le 15")).to_be_in_viewport()


def test_what_was_written_for_the_physician_follows_every_choice(page: Page, mme_petit: Patient) -> None:
    choosing(page, mme_petit).locator("#motive").select_option(label="Plaie ou pansement")
    page.get_by_text("Préciser pour le médecin").click()
    page.get_by_label("Précisions pour le médecin").fill("Talon gauche")
    page.get_by_label("À partir de").focus()
    page.get_by_label("À partir de").select_option(index=2)
    expect(page.get_by_label("À partir de").locator("[selected]")).to_have_attribute(
        "value", re.compile("20")
    )
    expect(page.get_by_label("À partir de")).to_be_focused()
    expect(page.get_by_label("Précisions pour le médecin")).to_have_value("Talon gauche")


def test_a_cut_line_says_so_and_leaves_the_page(page: Page, mme_petit: Patient) -> None:
    choosing(page, mme_petit).locator("#motive").select_option(label="Plaie ou pansement")
    expect(page.locator(".pv-offer").first).to_be_visible()
    page.context.set_offline(True)
    page.get_by_label("À partir de").select_option(index=2)
    expect(page.locator("[data-toasts]")).to_contain_text("refaites ce choix quand elle sera revenue")
    expect(page.locator(".pv-offer").first).to_be_visible()


def test_a_choice_made_before_the_scripts_came_is_followed(page: Page, mme_petit: Patient) -> None:
    held: list[Route] = []
    page.route("**/js/main.js", lambda route: held.append(route))
    page.goto(f"/rendez-vous/nouveau/{mme_petit.public_id}/", wait_until="commit")
    page.locator("#motive").select_option(label="Plaie ou pansement")
    expect(page.get_by_role("heading", name="Prochains créneaux")).to_be_hidden()
    held[0].continue_()
    expect(page.locator(".pv-offer").first).to_be_visible()
