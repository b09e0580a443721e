"""The line of both sides is cut for five seconds, then for a minute, in our own pages, during an act.

Nobody presses anything for the call: sound and picture are recognised on both sides after each cut. What is
written and measured meanwhile is kept once. Some 130 seconds: the cuts are as long as they say.
"""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect, sync_playwright

from accounts.models import User
from consultations import selectors
from consultations.enums import NoteField
from consultations.models import VitalSign
from core import clock
from patients.models import Patient
from territory.models import Region, Site
from tests import chromium as chromium_here
from tests.cast import signed_in
from tests.client import PivotClient
from tests.consultations.factories import Story, assisted
from tests.journeys import stage
from tests.journeys.stage import CART, GP, Person
from tests.media_relay import servers
from tests.media_relay.network import Cable

pytestmark = [pytest.mark.journey, pytest.mark.alone, pytest.mark.django_db(transaction=True)]

AS_SECURE = "--unsafely-treat-insecure-origin-as-secure"  # no devices without TLS but on the loopback
CUT, BACK = "La ligne est coupée. L’acte continue : nous rétablissons l’appel.", "Rétabli"
STAYED = "window.neverLeft"


@pytest.fixture
def origin(transactional_db: None, cable: Cable, tmp_path: Path) -> Iterator[str]:
    """Web and relay at this end of the cable."""
    port = servers.free_port(cable.here)
    processes = (
        stage.relay(tmp_path, PIVOT_RELAY_ADDRESSES=cable.here),
        stage.web(tmp_path, port, host=cable.here, PIVOT_ALLOWED_HOSTS=cable.here),
    )
    with stage.running(*processes):
        yield f"http://{cable.here}:{port}"


@pytest.fixture
def browser(cable: Cable, origin: str, tmp_path: Path) -> Iterator[Browser]:
    """Both sides sit at the other end."""
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        program = playwright.chromium.launch(
            executable_path=cable.behind(chromium_here.PROGRAM, tmp_path),
            args=[*chromium_here.OPTIONS, f"{AS_SECURE}={origin}"],
        )
        yield program
        program.close()


@pytest.fixture
def act(origin: str, mme_petit: Patient, morel: User, nadia: User, ehpad: Site) -> Story:
    Region.objects.create(code="32", name="Hauts-de-France", help_phone="0353011299")
    due = assisted(mme_petit, morel, ehpad, starts_at=clock.now())
    return Story(due, morel, nadia).consents().in_state("in_progress")


def enters(browser: Browser, origin: str, user: User, devices: dict[str, object]) -> Person:
    return Person(browser, origin, str(signed_in(PivotClient(), user).session.session_key), devices)


def see_and_hear(gp: Person, cart: Person) -> None:
    gp.sees("[data-stage] video", "red").hears_tones("audio[data-track=voice]", 440)
    gp.hears_tones("audio[data-track=stethoscope]", 90)
    cart.sees('video[data-from="physician"]', "green").hears_tones("audio[data-track=voice]", 600)


def moves_again(person: Person, selector: str) -> None:
    """New pictures come: the last one of before the cut has the right colour too."""
    frames = "(at) => document.querySelector(at)?.getVideoPlaybackQuality().totalVideoFrames ?? 0"
    still = person.page.evaluate(frames, selector)
    person.waits(lambda: person.page.evaluate(frames, selector) > still + 5, f"{selector} moves")


def is_cut(cable: Cable, seconds: float, gp: Person, cart: Person, words: str, weight: str) -> None:
    """In the middle of a sentence, and of a measure."""
    beside = cart.context.pages[1]
    cable.interrupt()
    begun = time.monotonic()
    notes = gp.page.locator("#notes")
    notes.press("End")
    notes.press_sequentially(words, delay=150)  # half of it is on its way when the rest is typed
    beside.get_by_role("textbox", name="Poids").fill(weight)
    beside.get_by_role("button", name="Enregistrer les constantes").click(no_wait_after=True)
    for person in (gp, cart):
        expect(person.page.get_by_text(CUT).first).to_be_visible(timeout=30_000)
    if seconds > 30:
        gp.reads("Non enregistré : la ligne est coupée").looks_right("cockpit-cut")
        cart.looks_right("cart-cut")
    time.sleep(max(0.0, seconds - (time.monotonic() - begun)))
    cable.resume()
    for person in (gp, cart):
        person.waits(lambda who=person: who.page.evaluate("document.body.dataset.call") != "cut", "back")
    print(f"cut of {seconds} s: both sides back {time.monotonic() - begun - seconds:.1f} s after")  # noqa: T201


def is_whole_again(act: Story, gp: Person, cart: Person, notes: str, weight: str) -> None:
    moves_again(gp, "[data-stage] video")
    moves_again(cart, 'video[data-from="physician"]')
    see_and_hear(gp, cart)
    assert [person.page.evaluate(STAYED) for person in (gp, cart)] == [True, True]
    gp.waits(lambda: selectors.sections_of(act.now())["findings"] == notes, "the notes are kept")
    beside = cart.context.pages[1]
    if not [row for row in kept(act) if row == weight]:
        beside.get_by_role("button", name="Enregistrer les constantes").click()
    gp.waits(lambda: kept(act).count(weight) == 1, f"{weight} is kept")


def kept(act: Story) -> list[str]:
    rows = VitalSign.objects.filter(consultation=act.act, withdrawn_at__isnull=True).order_by("pk")
    return [row.measure["value"].replace(".", ",") for row in rows]


def test_five_seconds_and_a_minute_without_a_line(
    act: Story, origin: str, browser: Browser, cable: Cable, morel: User, nadia: User
) -> None:
    root = f"/teleconsultations/{act.public_id}/"
    gp = enters(browser, origin, morel, GP).goes_to(f"{root}cockpit/")
    cart = enters(browser, origin, nadia, CART).goes_to(f"{root}chariot/")
    beside = cart.context.new_page()
    beside.goto(f"{origin}{root}preparation/")
    beside.wait_for_selector("html[data-ready]")
    see_and_hear(gp, cart)
    for person in (gp, cart):
        person.page.evaluate(f"{STAYED} = true")
    gp.types("Notes", "Essoufflée").reads("Enregistré à")

    is_cut(cable, 5, gp, cart, " à l’effort", "63,4")
    is_whole_again(act, gp, cart, "Essoufflée à l’effort", "63,4")
    is_cut(cable, 60, gp, cart, ", depuis trois jours", "64,1")
    is_whole_again(act, gp, cart, "Essoufflée à l’effort, depuis trois jours", "64,1")
    assert kept(act) == ["63,4", "64,1"]  # neither lost nor twice
    assert not selectors.asides_of(act.act, NoteField.REPORT).exists()  # nobody else wrote

    # The record of the act tells it, and nobody closes it in one press as if nothing had happened.
    gp.waits(lambda: [len(one.cuts) for one in selectors.qualities_of(act.now())] == [2, 2], "cuts are told")
    for one in selectors.qualities_of(act.now()):
        assert one.cuts[-1]["ms"] > 50_000
    gp.goes_to(f"{root}cockpit/").page.get_by_role("tab", name="Compte rendu").click()
    gp.reads("La ligne a été coupée pendant l’appel")
    gp.goes_to(f"{root}compte-rendu/").reads("2 coupures")
    for person in (gp, cart):
        person.leaves()
