"""The physicians talk apart, the patient’s side is told so; then one of them shows a screen to everybody.

The cart is red and 440 Hz, Dr Morel green and 600 Hz, with a blue screen; Dr Haddad orange and 800 Hz.
"""

import itertools
import re
from collections.abc import Callable

import pytest
from playwright.sync_api import APIResponse, Page, Route, WebSocketRoute, expect

from accounts.models import User
from consultations.models import Aparte
from core import clock
from patients.models import Patient
from territory.models import Site
from tests.consultations.factories import Story, assisted, second_physician
from tests.journeys.stage import CART, Person

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

GP = {"videos": ["green"], "voice": 600, "stethoscope": 0, "screen": "blue"}
SECOND = {"videos": ["orange"], "voice": 800, "stethoscope": 0}
VOICES = 'audio[data-track="voice"]'
HELD = "Les médecins se concertent un instant"
TO_THE_PATIENT = "Ils ne vous voient pas et ne vous entendent pas"
TO_THE_PHYSICIANS = "Mme Petit ne vous voit pas et ne vous entend pas"


@pytest.fixture
def act(origin: str, mme_petit: Patient, morel: User, nadia: User, haddad: User, ehpad: Site) -> Story:
    """Mme Petit’s teleconsultation has just begun, and Dr Haddad is invited."""
    appointment = assisted(mme_petit, morel, ehpad, starts_at=clock.now())
    story = Story(appointment, morel, nadia).in_state("in_progress")
    second_physician(story.act, haddad)
    return story


def test_an_aside_then_a_screen(
    act: Story, somebody: Callable[..., Person], morel: User, nadia: User, haddad: User
) -> None:
    root = f"/teleconsultations/{act.public_id}/"
    nurse, gp, second = (
        somebody(person, devices).goes_to(root)
        for person, devices in [(nadia, CART), (morel, GP), (haddad, SECOND)]
    )
    gp.sees('video[data-from="cart"][data-track="camera"]', "red").hears_tones(VOICES, 440, 800)
    nurse.sees('video[data-from="physician"]', "green").hears_tones(VOICES, 600, 800)

    gp.presses("Aparté").reads(TO_THE_PHYSICIANS)
    second.reads(TO_THE_PHYSICIANS)
    nurse.reads(HELD).reads(TO_THE_PATIENT)
    nurse.hears_tones(VOICES)
    second.hears_tones(VOICES, 600).sees("[data-second] video", "green")
    for person in (gp, second):
        expect(person.page.locator('video[data-from="cart"][data-track="camera"]')).to_be_hidden(
            timeout=20_000
        )
    expect(nurse.page.locator('video[data-from="physician"]').first).to_be_hidden(timeout=20_000)

    # A reload, on either side, changes nothing of it.
    nurse.page.reload()
    gp.page.reload()
    nurse.reads(TO_THE_PATIENT).hears_tones(VOICES)
    gp.reads(TO_THE_PHYSICIANS).hears_tones(VOICES, 800)

    second.presses("Reprendre avec Mme Petit")
    expect(second.page.locator(".ck-apart")).to_be_hidden(timeout=20_000)
    gp.sees('video[data-from="cart"][data-track="camera"]', "red").hears_tones(VOICES, 440, 800)
    nurse.sees('video[data-from="physician"]', "green").hears_tones(VOICES, 600, 800)
    assert Aparte.objects.get().ended_why == "resumed"

    # A screen is added to a call that goes on, seen by everybody else, and stopped from the page.
    gp.presses("Partager un écran")
    for person in (nurse, second):
        person.sees(".pv-screen video", "blue").reads("Écran partagé par Dr Sophie Morel")
    nurse.sees('video[data-from="physician"]', "green").hears_tones(VOICES, 600, 800)
    gp.presses("Arrêter le partage")
    expect(nurse.page.locator(".pv-screen[data-appears]")).to_be_hidden(timeout=20_000)
    # Or from the bar of the browser.
    gp.presses("Partager un écran")
    expect(second.page.locator(".pv-screen")).to_be_visible(timeout=20_000)
    gp.page.evaluate("window.journeyScreen.dispatchEvent(new Event('ended'))")
    expect(second.page.locator(".pv-screen")).to_be_hidden(timeout=20_000)
    expect(gp.page.get_by_role("button", name="Partager un écran")).to_be_visible(timeout=20_000)

    # A second device of the same person: one is asked, and it adds a picture and no sound.
    telephone = somebody(morel, GP | {"voice": 700})
    lines, late = _lines(telephone.page), _late(telephone.page)
    telephone.goes_to(root).reads("Vous êtes déjà dans l’appel sur un autre appareil")
    # Its line is cut while it thinks, and what it asks again is told late: the answer given meanwhile stands.
    lines[-1].close()
    telephone.waits(lambda: bool(late), "the line asks for its place again")
    telephone.presses("Ajouter cet appareil")
    expect(nurse.page.get_by_text("Dr Sophie Morel (2e appareil)", exact=True)).to_be_visible(timeout=20_000)
    for route, answer in late:
        assert answer.status == 409
        route.fulfill(response=answer)
    nurse.hears_tones(VOICES, 600, 800)
    telephone.sees('video[data-from="cart"][data-track="camera"]', "red")
    expect(telephone.page.get_by_role("button", name="Rétablir le micro")).to_be_visible(timeout=20_000)
    expect(telephone.page.get_by_role("button", name="Écouter ici")).to_be_visible(timeout=20_000)
    # Its line is not that of the first one, on any page.
    for person, whose in (
        (telephone, "La ligne de votre autre appareil"),
        (gp, "La ligne de votre autre appareil"),
        (nurse, "La ligne de Dr Sophie Morel (2e appareil)"),
    ):
        expect(person.page.locator("[data-line-rows]")).to_contain_text(whose, timeout=20_000)
    expect(nurse.page.locator("[data-line-rows]")).to_contain_text("La ligne du médecin")
    telephone.presses("Raccrocher")

    # It ends by itself when who began it hangs up.
    second.presses("Aparté").reads(TO_THE_PHYSICIANS)
    nurse.reads(TO_THE_PATIENT)
    second.presses("Raccrocher")
    nurse.hears_tones(VOICES, 600)
    gp.sees('video[data-from="cart"][data-track="camera"]', "red")
    gp.waits(lambda: Aparte.objects.filter(ended_why="left").exists(), "the end is written")


def _lines(page: Page) -> list[WebSocketRoute]:
    """The lines to the relay, as they are opened."""
    lines: list[WebSocketRoute] = []

    def opens(line: WebSocketRoute) -> None:
        line.connect_to_server()
        lines.append(line)

    page.route_web_socket(re.compile("/ws/media/"), opens)
    return lines


def _late(page: Page) -> list[tuple[Route, APIResponse]]:
    """What the second demand for a place is answered, kept until it is given back."""
    late: list[tuple[Route, APIResponse]] = []
    asked = itertools.count()

    def passes(route: Route) -> None:
        if next(asked) == 1:
            late.append((route, route.fetch()))
        else:
            route.continue_()

    page.route("**/appel/", passes)
    return late
