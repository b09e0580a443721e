"""Two physicians at one cart: the ECG that comes from it, and its camera, driven by one of them at a time."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from accounts.models import User
from consultations.enums import PartyRole
from consultations.models import CameraTurn, Party
from patients.models import Patient
from territory.models import Site
from tests.consultations.factories import Story, assisted, minutes
from tests.journeys.stage import CART, GP, Person

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

SECOND = {"videos": ["orange"], "voice": 800, "stethoscope": 0}

# At the cart alone: its cameras can move, and say where they look.
MOVES = """
const looks = { pan: 0, tilt: 0, zoom: 1 };
window.looks = looks;
MediaStreamTrack.prototype.getCapabilities = () => ({
  pan: { min: -180, max: 180, step: 1 },
  tilt: { min: -90, max: 90, step: 1 },
  zoom: { min: 1, max: 10, step: 1 },
});
MediaStreamTrack.prototype.getSettings = () => ({ ...looks });
MediaStreamTrack.prototype.applyConstraints = async ({ advanced }) => void Object.assign(looks, ...advanced);
"""
# What the script of an ECG device would give, and a stretch that it does not.
BEATS = """
() => {
  let at = 0;
  const began = performance.now();
  window.measuring = true;
  setInterval(() => {
    const count = Math.floor((performance.now() - began) / 2) - at;
    const samples = Int16Array.from({ length: 12 * count }, (_, n) => {
      const t = ((at + Math.floor(n / 12)) / 500) % 0.8;
      const wave = (when, width, height) => height * Math.exp(-(((t - when) / width) ** 2));
      return wave(0.16, 0.03, 24) + wave(0.3, 0.012, 200) - wave(0.33, 0.012, 60) + wave(0.52, 0.05, 50);
    });
    at += count;
    const detail = { leads: 12, rate: 500, microvolts: 5, samples };
    if (window.measuring) document.dispatchEvent(new CustomEvent("pv:ecg", { detail }));
  }, 40);
}
"""


@pytest.fixture(autouse=True)
def declared(monkeypatch: pytest.MonkeyPatch) -> None:
    """The trace is a declared function here; before the processes start."""
    monkeypatch.setenv("PIVOT_MEDICAL_ECG_TRACE", "true")


@pytest.fixture
def act(mme_petit: Patient, morel: User, nadia: User, haddad: User, ehpad: Site) -> Story:
    story = Story(assisted(mme_petit, morel, ehpad), morel, nadia).in_state("in_progress")
    Party.objects.create(
        consultation=story.act,
        role=PartyRole.SECOND_PHYSICIAN,
        user_id=haddad.pk,
        practitioner=haddad.practitioner,
        label=haddad.full_name,
        admitted_at=minutes(0),
    )
    return story


def test_the_ecg_is_seen_and_the_camera_goes_from_hand_to_hand(
    declared: None,
    act: Story,
    somebody: Callable[..., Person],
    morel: User,
    nadia: User,
    haddad: User,
) -> None:
    address = f"/teleconsultations/{act.public_id}/"
    nurse, gp, second = somebody(nadia, CART), somebody(morel, GP), somebody(haddad, SECOND)
    nurse.context.add_init_script(MOVES)
    nurse.goes_to(address)
    gp.goes_to(address)
    second.goes_to(address)

    expect(gp.page.get_by_role("tab", name="ECG")).to_be_hidden()
    nurse.page.evaluate(BEATS)
    gp.page.get_by_role("tab", name="ECG").click(timeout=30_000)
    gp.reads("Le tracé arrive, en même temps que le son du stéthoscope.")

    gp.presses("Piloter la caméra").reads("Vous pilotez la caméra.")
    gp.presses("Vers la droite")
    gp.waits(lambda: nurse.page.evaluate("looks.pan") == 360 * 0.08, "the camera turns")
    gp.page.keyboard.press("ArrowUp")
    gp.waits(lambda: nurse.page.evaluate("looks.tilt") == 180 * 0.08, "the camera rises")
    nurse.reads("pilotée par Dr Sophie Morel")

    nurse.page.evaluate("window.measuring = false")
    gp.reads("Le tracé n’arrive plus.")
    nurse.page.evaluate("window.measuring = true")
    gp.reads("Le tracé arrive")
    gp.looks_right("cockpit-ecg")
    gp.presses("Figer le tracé").reads("Tracé figé.")

    second.reads("Dr Sophie Morel pilote la caméra.").presses("Demander la main")
    gp.reads("Dr Karim Haddad demande la main.").presses("Passer la main à Dr Karim Haddad")
    second.reads("Vous pilotez la caméra.").presses("Vue large")
    second.waits(lambda: nurse.page.evaluate("looks.pan") == 0, "the camera looks straight ahead")
    second.presses("Rendre la main")
    nurse.waits(lambda: CameraTurn.objects.filter(end_reason="released").exists(), "the turns are kept")
    turns = CameraTurn.objects.order_by("started_at").values_list("party__label", "end_reason")
    assert list(turns) == [("Dr Sophie Morel", "handed_over"), ("Dr Karim Haddad", "released")]
