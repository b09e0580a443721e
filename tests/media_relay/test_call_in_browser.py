"""The call as a page holds it, with a relay on paper: what a person cut stays cut, whatever becomes of it."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.media_relay.scripts import pages

pytestmark = pytest.mark.journey

CART = {"videos": ["red", "blue"], "voice": 440, "stethoscope": 90}
BODY = """
<button data-cut="voice" aria-pressed="false"><span data-word>Couper le micro</span></button>
<button data-cut="camera" aria-pressed="false"><span data-word>Couper la caméra</span></button>
<button data-hangup><span data-word>Raccrocher</span></button>
<button data-call-join hidden>Revenir</button>
<button data-listen-here hidden>Écouter ici</button>
<div data-sinks></div>
<p data-call-said></p>
<div data-toasts></div>
<template data-toast-template><p data-toast><span data-toast-text></span></p></template>
"""
ENTERS = """async (given) => {
  Object.assign(window.welcome, given.welcome);
  document.body.dataset.act = "act";
  document.body.innerHTML = given.body;
  window.fetch = async () => ({ json: async () => ({ grant: "one", is_added: given.added }) });
  const { ActCall } = await import("/static/js/consultations/call.js");
  window.act = new ActCall({ send: ["camera", "voice"], socket: { keepSaying() {} } });
  await act.enter();
}"""


@pytest.fixture(scope="module")
def opens() -> Iterator[Callable[..., Page]]:
    with pages() as opener:
        yield opener


@pytest.fixture
def page(opens: Callable[..., Page]) -> Page:
    page = opens(CART)
    page.add_init_script(path="tests/media_relay/browser/paper_relay.js")
    page.reload()
    return page


def enters(page: Page, *, added: bool = False, **welcome: Any) -> Page:
    page.evaluate(ENTERS, {"welcome": welcome, "added": added, "body": BODY})
    page.wait_for_function("act.call.participant === 'me'")
    return page


def reload(page: Page) -> Page:
    page.reload()
    return page


def sent(page: Page) -> dict[str, bool]:
    """What leaves this page, and what the relay was told to hand on: both must say the same."""
    here = page.evaluate(
        "Object.fromEntries([...act.call.publishing].map(([role, track]) => [role, track.enabled]))"
    )
    there = page.evaluate("toldMuted()")
    assert {role: not there[role] for role in here} == here
    return here


def button(page: Page, role: str) -> tuple[str, str]:
    element = page.locator(f"[data-cut={role}]")
    return element.inner_text(), str(element.get_attribute("aria-pressed"))


CUT, LIVE = ("Rétablir le micro", "true"), ("Couper le micro", "false")


def test_a_microphone_that_was_cut_is_still_cut_after_the_page_loaded_again(page: Page) -> None:
    enters(page)
    assert (sent(page)["voice"], button(page, "voice")) == (True, LIVE)
    page.locator("[data-cut=voice]").click()
    assert (sent(page)["voice"], button(page, "voice")) == (False, CUT)
    enters(reload(page), muted=["voice"])
    assert (sent(page)["voice"], button(page, "voice")) == (False, CUT)
    page.locator("[data-cut=voice]").click()
    assert (sent(page)["voice"], button(page, "voice")) == (True, LIVE)
    enters(reload(page))
    assert (sent(page)["voice"], button(page, "voice")) == (True, LIVE)


def test_a_place_that_is_taken_over_says_what_the_relay_kept_of_it(page: Page) -> None:
    """« Reprendre ici »: this page has never been told anything, the relay holds the microphone back."""
    enters(page, muted=["voice"])
    assert (sent(page)["voice"], button(page, "voice")) == (False, CUT)


def test_who_hangs_up_and_comes_back_finds_the_microphone_as_it_was_left(page: Page) -> None:
    enters(page).locator("[data-cut=voice]").click()
    page.locator("[data-hangup]").click()
    page.evaluate("said.length = 0")
    page.locator("[data-call-join]").click()
    page.wait_for_function("act.call?.participant === 'me'")
    assert (sent(page)["voice"], button(page, "voice")) == (False, CUT)


def test_a_device_that_is_added_starts_silent_and_so_after_hanging_up(page: Page) -> None:
    enters(page, added=True)
    assert (sent(page)["voice"], button(page, "voice")) == (False, CUT)
    page.locator("[data-hangup]").click()
    page.locator("[data-call-join]").click()
    page.wait_for_function("act.call?.participant === 'me'")
    assert (sent(page)["voice"], button(page, "voice")) == (False, CUT)
    page.locator("[data-cut=voice]").click()
    enters(reload(page), added=True)
    assert (sent(page)["voice"], button(page, "voice")) == (True, LIVE)


def test_another_camera_in_the_place_of_one_that_was_cut_is_cut(page: Page) -> None:
    enters(page).locator("[data-cut=camera]").click()
    page.evaluate("act.use('camera', 'c2')")
    assert page.evaluate("act.call.publishing.get('camera').label") == "Caméra main"
    assert sent(page)["camera"] is False


def test_all_places_taken_after_a_cut_is_said_in_place_of_the_line(page: Page) -> None:
    taken = "Toutes les places d’appel vidéo sont prises pour le moment. Nous réessayons."
    enters(page)
    page.evaluate("(text) => (refusing = { code: 'norelay', text })", taken)
    page.evaluate("act.call.health = { publish: 'cut' }; act.call.checkHealth()")
    assert "La ligne est coupée" in page.locator("[data-call-said]").inner_text()
    page.evaluate("sockets.at(-1).drop()")
    expect(page.locator("[data-call-said]")).to_have_text(taken)
    expect(page.locator("[data-toasts]")).to_have_text(taken)
    page.evaluate("refusing = null")
    page.wait_for_function("act.call.signalling.inside")


def test_fresh_credentials_of_the_turn_servers_serve_the_next_connection(page: Page) -> None:
    enters(page, ice_servers=[{"urls": "turn:t.example", "username": "1:me", "credential": "old"}])
    fresh = [{"urls": "turn:t.example", "username": "2:me", "credential": "new"}]
    page.evaluate(
        "(ice_servers) => sockets.at(-1).tell({ type: 'grant', grant: 'next', ice_servers })", fresh
    )
    page.wait_for_function("act.call.network().iceServers[0].credential === 'new'")
    assert page.evaluate("act.call.signalling.grant") == "next"
