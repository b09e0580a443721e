"""The pictures of a call on the real pages: whose they are, which stand still, which were cut."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.cast import signed_in
from tests.client import PivotClient
from tests.consultations.factories import Story, assisted

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

PICTURES = """async () => {
  const { Pictures } = await import("/static/js/consultations/pictures.js");
  const canvas = Object.assign(document.createElement("canvas"), { width: 160, height: 120 });
  const pencil = canvas.getContext("2d");
  let turn = 0;
  window.moves = true;
  setInterval(() => {
    if (!window.moves) return;
    pencil.fillRect((turn += 3) % 160, 0, 8, 120);
    if (turn % 40 === 0) pencil.clearRect(0, 0, 160, 120);
  }, 50);
  window.pictures = new Pictures();
  window.people = new Map();
  window.arrives = (participant, label, role, track = "camera") => {
    const tracks = [track, "voice"].map((one) => ({ role: one, muted: false }));
    const person = { participant, label, role, tracks };
    people.set(participant, person);
    pictures.knows(people);
    pictures.place(person, track, canvas.captureStream(20).getVideoTracks()[0]);
  };
  window.cuts = (participant, role, muted) => {
    people.get(participant).tracks.find((track) => track.role === role).muted = muted;
    pictures.knows(people);
  };
}"""


@pytest.fixture
def story(mme_petit, morel, nadia, ehpad) -> Story:
    return Story(assisted(mme_petit, morel, ehpad), morel, nadia).in_state("in_progress")


@pytest.fixture
def page_of(chromium: Browser, live_server, story) -> Iterator[Callable[[Any, str], Page]]:
    contexts: list[BrowserContext] = []

    def opens(user, name: str) -> Page:
        context = chromium.new_context(base_url=live_server.url, locale="fr-FR")
        contexts.append(context)
        cookie = signed_in(PivotClient(), user).cookies["sessionid"].value
        context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])
        page = context.new_page()
        page.add_init_script(f"sessionStorage.setItem('pivot.hung-up', '{story.public_id}')")
        page.goto(reverse(f"consultations:{name}", args=[story.public_id]))
        page.wait_for_selector("html[data-ready]")
        page.evaluate(PICTURES)
        return page

    yield opens
    for context in contexts:
        context.close()


def stands_still(page: Page) -> None:
    """Once something was seen: a picture that never came has no last one."""
    shown = "[...document.querySelectorAll('video[data-shows]')].every((one) => one.videoWidth)"
    for _ in range(200):
        if page.evaluate(shown):
            break
        page.wait_for_timeout(50)
    assert page.evaluate(shown)
    page.evaluate("window.moves = false")


def said(page: Page, key: str):
    return page.locator(f"video[data-shows='{key}'] ~ [data-picture-said]").first


def test_the_picture_of_a_device_that_a_nurse_adds_is_shown_to_the_physician(page_of, morel) -> None:
    page = page_of(morel, "cockpit")
    page.evaluate("arrives('c', 'Nadia Benali', 'cart'); arrives('n', 'Nadia Benali (2e appareil)', 'nurse')")
    expect(page.locator("video[data-shows='n/camera']")).to_be_visible()
    expect(page.locator("[data-second-name]", has_text="2e appareil")).to_be_visible()
    expect(page.locator("[data-stage] > video.ck-feed")).to_have_attribute("data-shows", "c/camera")


def test_a_second_physicians_other_device_is_shown_at_the_cart(page_of, nadia) -> None:
    page = page_of(nadia, "cart")
    page.evaluate("arrives('p', 'Dr Sophie Morel', 'physician'); arrives('o', 'Luc Petit', 'companion')")
    expect(page.locator("video[data-shows='p/camera']")).to_be_visible()
    expect(page.locator("video[data-shows='o/camera']")).to_be_visible()


def test_a_picture_that_stands_still_says_since_when(page_of, morel) -> None:
    page = page_of(morel, "cockpit")
    page.evaluate("arrives('c', 'Nadia Benali', 'cart')")
    expect(said(page, "c/camera")).to_be_hidden()
    page.wait_for_timeout(1000)
    stands_still(page)
    expect(said(page, "c/camera")).to_contain_text("Image figée depuis", timeout=15_000)
    page.evaluate("pictures.passed('c', { up: { camera: { age: 6 } } })")
    expect(said(page, "c/camera")).to_contain_text("rien n’arrive de Nadia Benali")
    expect(page.locator("video[data-shows='c/camera'][data-old]")).to_be_visible()
    page.evaluate("window.moves = true")
    expect(said(page, "c/camera")).to_be_hidden()


def test_the_last_picture_of_a_camera_that_is_unplugged_is_not_taken_for_now(page_of, morel) -> None:
    page = page_of(morel, "cockpit")
    page.get_by_role("tab", name="Caméra main").click()
    page.evaluate("arrives('c', 'Nadia Benali', 'cart', 'hand_camera')")
    page.evaluate("pictures.ails('c', { hand_camera: 'gone' })")
    expect(said(page, "c/hand_camera")).to_contain_text("Caméra main débranchée : faites vérifier son câble")
    stands_still(page)
    expect(said(page, "c/hand_camera")).to_contain_text("Dernière image il y a", timeout=15_000)
    page.evaluate("window.moves = true; pictures.ails('c', {})")
    expect(said(page, "c/hand_camera")).to_be_hidden()


def test_a_cart_without_a_hand_camera_says_so_where_the_picture_would_be(page_of, morel) -> None:
    page = page_of(morel, "cockpit")
    page.get_by_role("tab", name="Caméra main").click()
    page.evaluate("arrives('c', 'Nadia Benali', 'cart'); pictures.ails('c', { hand_camera: 'missing' })")
    expect(page.get_by_text("Caméra main non branchée.")).to_be_visible()


def test_a_camera_that_was_cut_is_not_shown_and_is_no_fault(page_of, morel) -> None:
    page = page_of(morel, "cockpit")
    page.evaluate("arrives('c', 'Nadia Benali', 'cart'); cuts('c', 'camera', true)")
    expect(said(page, "c/camera")).to_have_text("Caméra coupée par Nadia Benali")
    expect(page.locator("video[data-shows='c/camera']")).to_be_hidden()
    page.evaluate("window.moves = false")
    page.wait_for_timeout(3500)
    expect(said(page, "c/camera")).to_have_text("Caméra coupée par Nadia Benali")
    page.evaluate("window.moves = true; cuts('c', 'camera', false); cuts('c', 'voice', true)")
    expect(page.locator("video[data-shows='c/camera']")).to_be_visible()
    expect(said(page, "c/camera")).to_have_text("Micro coupé par Nadia Benali")
