"""The week walked by the keyboard in a real browser: one stop of Tab, then the arrows."""

import datetime as dt
import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from accounts.models import User
from tests.cast import signed_in
from tests.client import PivotClient
from tests.patients.factories import PatientFactory
from tests.scheduling.factories import AppointmentFactory

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

MONDAY = dt.datetime(2027, 2, 1, 8, tzinfo=dt.UTC)  # nine o’clock in France
ACTS = {"Dufour": 0, "Lefèvre": 1, "Martin": 24, "Noël": 26, "Olivier": 72}  # hours after it


@pytest.fixture
def page(chromium: Browser, live_server: object, morel: User) -> Iterator[Page]:
    for name, hours in ACTS.items():
        AppointmentFactory(
            practitioner=morel.practitioner,
            patient=PatientFactory(used_name=name),
            starts_at=MONDAY + dt.timedelta(hours=hours),
        )
    cookie = signed_in(PivotClient(), morel).cookies["sessionid"].value
    context = chromium.new_context(base_url=live_server.url, locale="fr-FR")
    context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])
    opened = context.new_page()
    opened.goto("/agenda/?vue=semaine&jour=2027-02-01")
    yield opened
    context.close()


def test_the_arrows_go_from_one_appointment_to_the_next_and_enter_opens_it(page: Page) -> None:
    expect(page.locator("html[data-ready]")).to_be_attached()
    expect(page.locator("a.ev[tabindex='0']")).to_have_count(1)
    page.locator("[data-week]").focus()
    page.keyboard.press("Tab")
    walk = [
        ("Home", "Dufour"),
        ("ArrowUp", "Dufour"),  # the first: one stays, and the week does not turn
        ("ArrowDown", "Lefèvre"),
        ("ArrowRight", "Martin"),  # the nearest in time, the day after
        ("End", "Noël"),
        ("ArrowRight", "Olivier"),  # over a day without anybody
        ("ArrowRight", "Olivier"),
        ("ArrowLeft", "Martin"),
    ]
    for key, name in walk:
        page.keyboard.press(key)
        expect(page.locator("a.ev:focus")).to_contain_text(name)
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/rendez-vous/[\w-]+/$"))
    expect(page.get_by_role("main")).to_contain_text("Martin")


def test_outside_a_block_they_still_turn_the_week(page: Page) -> None:
    expect(page.locator("html[data-ready]")).to_be_attached()
    page.keyboard.press("ArrowRight")
    expect(page.locator("h1")).to_contain_text("8 – 14 février 2027")
