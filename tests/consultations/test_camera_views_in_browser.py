"""The cart’s camera as its driver holds it: views kept on the server, gone to, named again, forgotten."""

from collections.abc import Iterator

import pytest
from django.urls import reverse
from playwright.sync_api import Browser, Page, expect

from consultations.models import CameraView
from tests.cast import signed_in
from tests.chromium import wait_for
from tests.client import PivotClient
from tests.consultations.factories import Story, assisted

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

# A cart at the other end of a line that loses nothing; the panel of the page, held by who drives.
DRIVES = """async () => {
  const { CameraPanel } = await import("/static/js/consultations/camera.js");
  const found = document.querySelector("[data-camera-drive]");
  const root = found.cloneNode(true);
  found.replaceWith(root); // the call of the page does not hear of it any more
  const write = (message) => new TextEncoder().encode(JSON.stringify(message));
  const range = { min: -180, max: 180, step: 1 };
  window.asked = [];
  window.looks = { pan: 30, tilt: 0 };
  const call = { participant: "morel", drives: true, signalling: { ask: async () => undefined } };
  const panel = new CameraPanel(root, { people: new Map(), call });
  call.send = (_label, bytes) => {
    const message = JSON.parse(new TextDecoder().decode(bytes));
    asked.push(message);
    Object.assign(looks, message.do === "wide" ? { pan: 0, tilt: 0 } : message.at);
    panel.received(write({ to: "morel", done: message.number, position: looks }));
  };
  const abilities = { pan: range, tilt: range };
  window.tells = (camera) => panel.received(write({ abilities, position: looks, camera }));
  window.steady = (camera) => {
    tells(camera);
    clearInterval(window.beat);
    window.beat = setInterval(tells, 1000, camera);
  };
  panel.drives({ participant: "morel" });
  steady("Logi Rally");
}"""


@pytest.fixture
def story(mme_petit, morel, nadia, ehpad) -> Story:
    return Story(assisted(mme_petit, morel, ehpad), morel, nadia).in_state("in_progress")


@pytest.fixture
def page(chromium: Browser, live_server, story, morel) -> Iterator[Page]:
    context = chromium.new_context(
        base_url=live_server.url, locale="fr-FR", viewport={"width": 1440, "height": 1000}
    )
    cookie = signed_in(PivotClient(), morel).cookies["sessionid"].value
    context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])
    opened = context.new_page()
    faults: list[str] = []
    opened.on("pageerror", lambda error: faults.append(str(error)))
    opened.add_init_script(f"sessionStorage.setItem('pivot.hung-up', '{story.public_id}')")
    opened.goto(reverse("consultations:cockpit", args=[story.public_id]))
    opened.wait_for_selector("html[data-ready]")
    opened.evaluate(DRIVES)
    yield opened
    context.close()
    assert faults == []


def view(page: Page, name: str):
    return page.get_by_role("group", name="Vues gardées").get_by_role("button", name=name, exact=True)


def keep(page: Page, name: str) -> None:
    page.get_by_label("Nom de cette vue").fill(name)
    page.get_by_role("button", name="Garder cette vue").click()


def test_a_view_is_kept_gone_to_renamed_and_forgotten(page: Page, story: Story) -> None:
    keep(page, "Lit <b>")
    expect(view(page, "Lit <b>")).to_be_visible()
    expect(page.get_by_label("Nom de cette vue")).to_have_value("")
    kept = CameraView.objects.get()
    assert (kept.cart, kept.camera, kept.pan, kept.tilt, kept.zoom) == (
        story.appointment.cart,
        "Logi Rally",
        30.0,
        0.0,
        None,
    )
    page.get_by_role("button", name="Vue large").click()
    wait_for(page, "looks.pan === 0")
    view(page, "Lit <b>").click()
    wait_for(page, "looks.pan === 30")
    assert page.evaluate("asked.at(-1).at") == {"pan": 30, "tilt": 0}
    page.get_by_text("Renommer, oublier").click()
    page.get_by_label("Nouveau nom de la vue Lit <b>").fill("Fauteuil")
    page.get_by_role("button", name="Renommer").click()
    expect(view(page, "Fauteuil")).to_be_visible()
    page.get_by_role("button", name="Oublier la vue Fauteuil").click()
    expect(view(page, "Fauteuil")).to_be_hidden()
    assert not CameraView.objects.exists()


def test_a_camera_put_in_the_place_of_another_says_whose_the_views_were(page: Page) -> None:
    keep(page, "Lit")
    expect(view(page, "Lit")).to_be_visible()
    page.evaluate("steady('PTZ Pro 2')")
    expect(page.get_by_text("Une vue gardée pour une autre caméra (Logi Rally).")).to_be_visible()
    expect(view(page, "Lit")).to_be_hidden()
    page.evaluate("steady('Logi Rally')")
    expect(view(page, "Lit")).to_be_visible()
