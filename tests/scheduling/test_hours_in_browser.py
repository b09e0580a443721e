"""The week drawn in a real browser: by hand, by the keyboard, and without a script."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from accounts.models import User
from scheduling.models import WeeklyAvailability
from tests.cast import signed_in
from tests.client import PivotClient
from tests.journeys.axe import RULES, violations
from tests.scheduling.factories import MotiveFactory, WeeklyAvailabilityFactory

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

NBSP = "\u00a0"


@pytest.fixture
def scripts() -> bool:
    return True


@pytest.fixture
def context(chromium: Browser, live_server: object, morel: User, scripts: bool) -> Iterator[BrowserContext]:
    WeeklyAvailabilityFactory(practitioner=morel.practitioner)  # Monday, 9 to 11
    MotiveFactory(label="Plaie ou pansement", duration_minutes=20)
    opened = chromium.new_context(base_url=live_server.url, locale="fr-FR", java_script_enabled=scripts)
    cookie = signed_in(PivotClient(), morel).cookies["sessionid"].value
    opened.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])
    yield opened
    opened.close()


@pytest.fixture
def page(context: BrowserContext) -> Iterator[Page]:
    """The hours of Dr Morel, on a week to come."""
    opened = context.new_page()
    faults: list[str] = []
    opened.on("pageerror", lambda error: faults.append(str(error)))
    opened.goto("/agenda/horaires/")
    opened.goto(f"{opened.url}?semaine=2027-02-01")
    yield opened
    assert faults == []


def rules_of(page: Page, day: int) -> Locator:
    return page.locator(f"[data-day='{day}'] .rule")


def point(page: Page, day: int, hour: float) -> tuple[float, float]:
    """Where that hour of that day is on the screen."""
    grid = page.locator("[data-hours-grid]")
    first, hours = (int(grid.get_attribute(name) or 0) for name in ("data-first", "data-last"))
    box = page.locator(f"[data-day='{day}']").bounding_box()
    assert box
    return box["x"] + box["width"] / 2, box["y"] + box["height"] * (hour - first) / hours


def drag(page: Page, start: tuple[float, float], end: tuple[float, float]) -> None:
    page.mouse.move(*start)
    page.mouse.down()
    page.mouse.move(*end, steps=4)
    page.mouse.up()


def saved() -> list[tuple[int, str, str]]:
    rows = WeeklyAvailability.objects.order_by("weekday", "starts_at")
    return [(row.weekday, f"{row.starts_at:%H:%M}", f"{row.ends_at:%H:%M}") for row in rows]


def test_a_morning_is_drawn_moved_lengthened_and_saved(page: Page) -> None:
    page.wait_for_selector(".pv-hours-ready")
    drag(page, point(page, 2, 9), point(page, 2, 11))
    expect(rules_of(page, 2)).to_have_attribute(
        "aria-label", f"Mercredi, 9{NBSP}h{NBSP}00 – 11{NBSP}h{NBSP}00, À distance, pour tous"
    )
    drag(page, point(page, 2, 10), point(page, 3, 11))
    x, y = point(page, 3, 12)
    drag(page, (x, y - 3), point(page, 3, 13))
    expect(rules_of(page, 3)).to_contain_text(f"10{NBSP}h{NBSP}00 – 13{NBSP}h{NBSP}00")
    expect(page.locator("#hours-draft")).to_contain_text(f"5{NBSP}h{NBSP}00")  # with Monday’s two
    assert saved() == [(0, "09:00", "11:00")]

    page.get_by_role("button", name="Enregistrer").click()

    expect(page.get_by_text("Les horaires sont enregistrés.").first).to_be_visible()
    assert saved() == [(0, "09:00", "11:00"), (3, "10:00", "13:00")]


def test_all_of_it_by_the_keyboard(page: Page) -> None:
    page.wait_for_selector(".pv-hours-ready")
    rules_of(page, 0).focus()
    for key in ("ArrowDown", "Shift+ArrowDown", "ArrowRight"):
        page.keyboard.press(key)
    expect(rules_of(page, 1)).to_be_focused()
    expect(rules_of(page, 1)).to_contain_text(f"9{NBSP}h{NBSP}15 – 11{NBSP}h{NBSP}30")
    page.keyboard.press("Enter")
    expect(page.locator("#id_starts_at")).to_be_focused()
    page.locator("#id_starts_at").fill("08:30")
    page.locator("#id_starts_at").blur()
    expect(rules_of(page, 1)).to_contain_text(f"8{NBSP}h{NBSP}30")
    rules_of(page, 1).focus()
    page.keyboard.press("Delete")
    expect(rules_of(page, 1)).to_have_count(0)
    page.keyboard.press("Control+z")
    expect(rules_of(page, 1)).to_have_count(1)

    page.get_by_role("button", name="Enregistrer").click()

    expect(page.get_by_text("Les horaires sont enregistrés.").first).to_be_visible()
    assert saved() == [(1, "08:30", "11:30")]


def test_two_plages_of_one_time_are_told_before_and_refused_after(page: Page) -> None:
    page.wait_for_selector(".pv-hours-ready")
    drag(page, point(page, 1, 10), point(page, 1, 12))
    page.keyboard.press("ArrowLeft")
    expect(page.locator("#hours-draft")).to_contain_text("se recouvrent")
    expect(page.locator(".is-clashing")).to_have_count(2)

    page.get_by_role("button", name="Enregistrer").click()

    expect(page.get_by_role("alert").first).to_contain_text("Rien n’est enregistré.")
    expect(page.locator(".is-clashing")).to_have_count(2)  # the draft is not lost
    assert saved() == [(0, "09:00", "11:00")]
    page.on("dialog", lambda dialog: dialog.accept())


def test_nothing_to_say_for_axe(page: Page) -> None:
    page.wait_for_selector(".pv-hours-ready")
    rules_of(page, 0).focus()
    page.keyboard.press("ArrowDown")
    assert violations(page, RULES) == []


class TestWithoutAScript:
    @pytest.fixture
    def scripts(self) -> bool:
        return False

    def test_the_form_writes_one_rule_at_a_time(self, page: Page) -> None:
        rules_of(page, 0).click()
        page.locator("#id_ends_at").fill("12:30")
        page.get_by_role("button", name="Voir les créneaux").click()
        expect(page.locator("#hours-draft")).to_contain_text(f"3{NBSP}h{NBSP}30")
        assert saved() == [(0, "09:00", "11:00")]
        page.get_by_role("button", name="Enregistrer").click()
        assert saved() == [(0, "09:00", "12:30")]
