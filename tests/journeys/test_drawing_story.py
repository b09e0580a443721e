"""The physician draws upon the hand camera, and upon an image kept: the other side sees it at the same place.

The hand camera of the cart is blue; pages have different sizes: places are measured as shares of the picture.
"""

import operator
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from accounts.models import User
from consultations.enums import PartyRole
from consultations.models import StillImage
from core import clock
from patients.models import Patient
from territory.models import Site
from tests.chromium import wait_for
from tests.consultations.factories import Story, assisted
from tests.journeys.stage import Person
from tests.journeys.test_observers import CART, GP
from tests.journeys.test_room_story import comes_by_link

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

# Where the ink is, in hundredths of the picture: [left, top, right, bottom]; null while there is none.
INKED = """(selector) => {
  const video = document.querySelector(selector);
  const canvas = video?.nextElementSibling;
  if (!(canvas instanceof HTMLCanvasElement) || !video.videoWidth) return null;
  const { width, height } = canvas;
  const { data } = canvas.getContext("2d").getImageData(0, 0, width, height);
  const scale = Math.min(width / video.videoWidth, height / video.videoHeight);
  const [wide, high] = [video.videoWidth * scale, video.videoHeight * scale];
  let [left, top, right, bottom] = [Infinity, Infinity, -1, -1];
  for (let y = 0; y < height; y += 1) for (let x = 0; x < width; x += 1) {
    if (!data[(y * width + x) * 4 + 3]) continue;
    [left, right] = [Math.min(left, x), Math.max(right, x)];
    [top, bottom] = [Math.min(top, y), Math.max(bottom, y)];
  }
  if (right < 0) return null;
  const across = (x) => (100 * (x - (width - wide) / 2)) / wide;
  const down = (y) => (100 * (y - (height - high) / 2)) / high;
  return [across(left), down(top), across(right), down(bottom)];
}"""
NEAR = 2.5  # hundredths: the width of a stroke on a small picture
SHARES = {**GP, "screen": "orange"}
PAPER = "[data-draw-paper] video"
AT_CART = "video[data-own-drawn]"
SCREEN = 'video[data-track="screen"]'


@pytest.fixture
def act(origin: str, mme_petit: Patient, morel: User, nadia: User, ehpad: Site) -> Story:
    """Mme Petit’s teleconsultation has begun, and she agrees to images."""
    appointment = assisted(mme_petit, morel, ehpad, starts_at=clock.now())
    story = Story(appointment, morel, nadia).in_state("in_progress")
    story.agrees_to_images()
    return story


@pytest.fixture
def trainee(chromium: Browser, origin: str, act: Story) -> Iterator[Callable[[], Person]]:
    """Comes late, by a link."""
    people: list[Person] = []

    def comes() -> Person:
        people.append(Person(chromium, origin, "", {"videos": [], "voice": 0, "stethoscope": 0}))
        return comes_by_link(people[0], act, PartyRole.TRAINEE, "Jean Stage")

    yield comes
    for person in people:
        person.leaves()


def ink(person: Person, selector: str) -> Any:
    return person.page.evaluate(INKED, selector)


def sees_ink(person: Person, selector: str, like: list[float]) -> None:
    """At the same place, but for the width of a stroke on a small picture."""

    def same() -> bool:
        found = ink(person, selector)
        return found is not None and max(map(abs, map(operator.sub, found, like))) < NEAR

    person.waits(same, f"{selector}: {like}")


def no_ink(person: Person, selector: str) -> None:
    person.waits(lambda: ink(person, selector) is None, f"{selector}: no ink")


def says_ear(gp: Person, side: str, *, drawn: bool) -> None:
    shots = gp.page.locator(".ck-shots > li")
    shot = shots.filter(has_text="avec dessin") if drawn else shots.filter(has_not_text="avec dessin")
    button = shot.get_by_role("button", name=f"Oreille {side}")
    button.click()
    expect(button).to_have_attribute("aria-pressed", "true")


def ears_are_compared(gp: Person) -> None:
    """Larger together, moved together; the cockpit stays in its own tab."""
    says_ear(gp, "gauche", drawn=False)
    says_ear(gp, "droite", drawn=True)
    with gp.context.expect_page() as opened:
        gp.page.get_by_role("link", name="Comparer avec les images d’avant").click()
    page = opened.value
    page.wait_for_selector("html[data-ready]")
    left, right = (page.get_by_role("region", name=f"Image de {side}") for side in ("gauche", "droite"))
    for view, label in ((left, "oreille gauche"), (right, "oreille droite, avec dessin")):
        expect(view.get_by_role("img", name=label)).to_be_visible()
        wait_for(page, "(image) => image.naturalWidth > 0", view.locator("img").element_handle())
    assert page.evaluate("colourOf('.cmp-view img')") == "blue"
    page.get_by_role("slider", name="Agrandir les deux").fill("400")
    expect(page.get_by_text("4 fois")).to_be_visible()
    right.hover()
    page.mouse.wheel(200, 0)
    wait_for(page, "(one) => one.scrollLeft > 0", left.element_handle())
    both = [
        view.evaluate("(one) => one.scrollLeft / (one.scrollWidth - one.clientWidth)")
        for view in (left, right)
    ]
    assert both[0] == pytest.approx(both[1], abs=0.02)
    page.close()


def test_drawn_seen_and_kept(
    act: Story,
    somebody: Callable[..., Person],
    trainee: Callable[[], Person],
    morel: User,
    nadia: User,
) -> None:
    root = f"/teleconsultations/{act.public_id}/"
    nurse, gp = somebody(nadia, CART).goes_to(root), somebody(morel, SHARES).goes_to(root)
    gp.sees(".ck-video > .ck-feed", "red")
    gp.page.get_by_role("tab", name="Caméra main").click()
    gp.sees(".ck-handfeed", "blue").presses("Dessiner")

    # By keyboard: a circle in the middle, moved to the right and stretched.
    gp.presses("Cercle")
    paper = gp.page.locator("[data-draw-paper]")
    paper.focus()
    for key in ("Enter", "ArrowRight", "ArrowRight", "Shift+ArrowDown"):
        paper.press(key)
    circle = ink(gp, PAPER)
    assert circle is not None
    assert circle == pytest.approx([38.5, 34.5, 54.5, 52.5], abs=3)
    sees_ink(nurse, AT_CART, circle)
    nurse.sees(AT_CART, "blue").reads("Le médecin dessine sur la caméra main")
    nurse.page.set_viewport_size({"width": 390, "height": 844})
    sees_ink(nurse, AT_CART, circle)

    # By mouse: a line, from a tenth of the sheet to a third.
    gp.presses("Rose").presses("Crayon")
    box = paper.bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 10
    gp.page.mouse.move(x, y)
    gp.page.mouse.down()
    gp.page.mouse.move(x, y + box["height"] / 5, steps=8)
    gp.page.mouse.up()
    both = ink(gp, PAPER)
    assert both[1] < circle[1] - 5
    sees_ink(nurse, AT_CART, both)

    # Who comes late has what is there.
    student = trainee()
    gp.page.keyboard.press("Escape")
    no_ink(nurse, AT_CART)
    gp.presses("Admettre Jean Stage").presses("Dessiner").presses("Flèche")
    paper.focus()
    paper.press("Enter")
    arrow = ink(gp, PAPER)
    sees_ink(student, 'video[data-shows$="/hand_camera"]', arrow)
    nurse.page.reload()  # nothing is said again by hand
    sees_ink(nurse, AT_CART, arrow)

    gp.looks_right("cockpit-drawing")
    gp.presses("Garder cette image").reads("Le dessin est gardé à côté de l’image")
    original, drawn = StillImage.objects.order_by("pk")
    assert (drawn.original, original.original) == (original, None)
    gp.presses("Annuler le dernier")
    no_ink(nurse, AT_CART)
    gp.presses("Fermer et effacer")

    # Each is of an ear, and both are looked at side by side while the call goes on.
    gp.page.get_by_role("tab", name="Captures").click()
    ears_are_compared(gp)
    nurse.hears_tones('audio[data-track="voice"]', GP["voice"])

    # An image that was kept is shown as a screen, and drawn upon.
    gp.presses("Montrer et dessiner")
    nurse.page.set_viewport_size({"width": 1440, "height": 900})
    nurse.sees(SCREEN, "blue")
    paper.focus()
    paper.press("Enter")
    sees_ink(nurse, SCREEN, ink(gp, PAPER))
    nurse.looks_right("cart-drawing")
    gp.presses("Fermer et effacer")
    expect(nurse.page.locator(SCREEN)).not_to_be_visible(timeout=30_000)

    # So is a screen that is shared, which stays shared after, and is no image to keep.
    gp.presses("Partager un écran").presses("Dessiner sur l’écran")
    expect(gp.page.get_by_role("button", name="Garder cette image")).not_to_be_visible()
    paper.focus()
    paper.press("Enter")
    nurse.sees(SCREEN, "orange")
    sees_ink(nurse, SCREEN, ink(gp, PAPER))
    gp.presses("Fermer et effacer")
    no_ink(nurse, SCREEN)
    nurse.sees(SCREEN, "orange")
