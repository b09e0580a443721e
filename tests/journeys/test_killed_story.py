"""A browser that dies in the middle of a sentence: what was typed is there again, in another browser.

Nothing clinical is kept by the browser itself (ADR 61): what may be lost is what the page had not sent, two
seconds of typing and the time of one request. The cart dies as unplugged: its page says no goodbye.
"""

import contextlib
import os
import signal
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from accounts.models import User
from consultations import selectors
from core import clock
from patients.models import Patient
from territory.models import Region, Site
from tests.cast import signed_in
from tests.chromium import OPTIONS, PROGRAM
from tests.client import PivotClient
from tests.consultations.factories import Story, assisted
from tests.journeys.stage import CART, GP, Person

pytestmark = [pytest.mark.journey, pytest.mark.alone, pytest.mark.django_db(transaction=True)]

LOST_SECONDS = 3.5  # two by design; the rest is a machine that other tests share
SENTENCE = "L’œdème remonte à mi-mollet, il prend le godet, la peau est chaude et luisante à droite. "


@pytest.fixture
def doomed(chromium: Browser, tmp_path: Path) -> Iterator[tuple[Browser, Callable[[], None]]]:
    """A browser of its own, and what kills it as the kernel would."""
    pid, script = tmp_path / "pid", tmp_path / "chromium.sh"
    script.write_text(f'#!/bin/sh\necho $$ > {pid}\nexec {PROGRAM} "$@"\n')
    script.chmod(0o755)
    browser = chromium.browser_type.launch(executable_path=str(script), args=OPTIONS)

    def dies() -> None:
        os.kill(int(pid.read_text()), signal.SIGKILL)

    yield browser, dies
    with contextlib.suppress(Exception):  # it is dead
        browser.close()


@pytest.fixture
def act(origin: str, mme_petit: Patient, morel: User, nadia: User, ehpad: Site) -> Story:
    Region.objects.create(code="32", name="Hauts-de-France", help_phone="0353011299")
    due = assisted(mme_petit, morel, ehpad, starts_at=clock.now())
    return Story(due, morel, nadia).consents().in_state("in_progress")


def enters(browser: Browser, origin: str, user: User, devices: dict[str, object]) -> Person:
    return Person(browser, origin, str(signed_in(PivotClient(), user).session.session_key), devices)


def types_until_it_dies(page: Page, dies: Callable[[], None]) -> list[tuple[float, str]]:
    """What stood in the field, and when; the last is what stood there when the browser died."""
    typed, begun = [(time.monotonic(), "")], time.monotonic()
    while time.monotonic() - begun < 7:
        for letter in SENTENCE:
            page.keyboard.type(letter)
            typed.append((time.monotonic(), typed[-1][1] + letter))
            time.sleep(0.03)
    dies()
    return typed


def lost(typed: list[tuple[float, str]], kept: str) -> float:
    """How old the oldest letter is that nobody has any more."""
    assert kept.strip()
    assert typed[-1][1].startswith(kept)
    missing = [at for at, text in typed if len(text) > len(kept)]
    seconds = typed[-1][0] - missing[0] if missing else 0.0
    print(f"lost: {len(typed[-1][1]) - len(kept)} letters, {seconds:.1f} s of typing")  # noqa: T201
    return seconds


def test_a_cart_that_loses_its_current(
    act: Story,
    origin: str,
    doomed: tuple[Browser, Callable[[], None]],
    somebody: Callable[..., Person],
    morel: User,
    nadia: User,
) -> None:
    browser, dies = doomed
    root = f"/teleconsultations/{act.public_id}/"
    gp = somebody(morel, GP).goes_to(f"{root}cockpit/")
    cart = enters(browser, origin, nadia, CART).goes_to(f"{root}chariot/")
    gp.sees("[data-stage] video", "red").reads_no_more("pas dans l’appel")
    page = cart.context.new_page()
    page.goto(f"{root}preparation/")
    page.wait_for_selector("html[data-ready]")
    page.locator("#note").click()
    typed = types_until_it_dies(page, dies)

    gp.reads("Le chariot n’est plus dans l’appel").looks_right("cockpit-cart-gone")
    gp.presses("Que devient Mme Petit").page.get_by_label("Voir en personne").check()
    gp.looks_right("cockpit-fate")
    gp.presses("Noter l’incident").reads("L’incident est noté.")
    assert (act.now().state, act.act.incidents.get().outcome) == ("in_progress", "in_person")
    assert lost(typed, act.now().nurse_note) < LOST_SECONDS

    again = somebody(nadia, CART).goes_to(f"{root}preparation/").reads("Retrouvée, déjà enregistrée")
    expect(again.page.locator("#note")).to_have_value(act.now().nurse_note)
    again.goes_to(f"{root}chariot/")
    gp.sees("[data-stage] video", "red")
    expect(gp.page.locator("[data-gone]")).to_be_hidden(timeout=30_000)


def test_the_physicians_browser_dies_and_two_tabs_keep_both_texts(
    act: Story,
    origin: str,
    doomed: tuple[Browser, Callable[[], None]],
    somebody: Callable[..., Person],
    morel: User,
) -> None:
    browser, dies = doomed
    cockpit = f"/teleconsultations/{act.public_id}/cockpit/"
    writes = f"sessionStorage.setItem('pivot.hung-up', '{act.public_id}')"  # nobody calls in this story
    first, one, two = enters(browser, origin, morel, GP), somebody(morel, GP), somebody(morel, GP)
    for person in (first, one, two):
        person.context.add_init_script(writes)
    first.goes_to(cockpit)
    first.page.get_by_role("tab", name="Compte rendu").click()
    first.types("Conclusion", "Décompensation modérée.").reads("Enregistré à")
    first.page.locator("#notes").click()
    typed = types_until_it_dies(first.page, dies)
    assert lost(typed, selectors.sections_of(act.now())["findings"]) < LOST_SECONDS

    one.goes_to(cockpit).reads("Retrouvé, enregistré à")
    notes = one.page.locator("#notes")
    expect(notes).to_have_value(selectors.sections_of(act.now())["findings"])
    expect(one.page.locator('[name="conclusion"]')).to_have_value("Décompensation modérée.")

    two.goes_to(cockpit)
    one.types("Notes", "De la première fenêtre.").reads("Enregistré à")
    one.waits(lambda: selectors.sections_of(act.now())["findings"] == "De la première fenêtre.", "kept")
    two.types("Notes", "De la seconde fenêtre.").reads("Ce texte a changé ailleurs")
    expect(two.page.locator("#notes")).to_have_value("De la première fenêtre.")
    expect(two.page.locator("[data-aside-text]")).to_have_text("De la seconde fenêtre.")
    two.looks_right("cockpit-two-texts")
    two.presses("L’ajouter au texte").reads("Enregistré à")
    both = "De la première fenêtre.\nDe la seconde fenêtre."
    two.waits(lambda: selectors.sections_of(act.now())["findings"] == both, "both are kept")
