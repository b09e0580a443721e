"""A nurse checks the devices, one fails, she puts the cart away in part: the next act asks for the rest."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from accounts.models import User
from core import clock
from patients.models import Patient
from territory.enums import DeviceKind
from territory.models import Site
from tests.consultations.factories import Story, assisted
from tests.journeys import stage
from tests.journeys.stage import Person
from tests.media_relay import servers
from tests.territory.factories import DeviceFactory

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
CART = {"videos": ["green"], "voice": 300}


@pytest.fixture
def origin(transactional_db: None, tmp_path: Path) -> Iterator[str]:
    port = servers.free_port()
    with stage.running(stage.web(tmp_path, port)):
        yield f"http://127.0.0.1:{port}"


@pytest.fixture
def acts(origin: str, mme_petit: Patient, morel: User, nadia: User, ehpad: Site) -> tuple[Story, Story]:
    """Two acts on one cart, the second after the first, and agreed to."""
    first = Story(assisted(mme_petit, morel, ehpad, starts_at=clock.now()), morel, nadia)
    cart, later = first.appointment.cart, first.appointment.ends_at
    DeviceFactory(cart=cart, kind=DeviceKind.STETHOSCOPE, label="Stéthoscope Littmann")
    DeviceFactory(cart=cart, kind=DeviceKind.OTOSCOPE, label="Otoscope Firefly")
    DeviceFactory(cart=cart, kind=DeviceKind.BLOOD_PRESSURE, label="Tensiomètre")
    second = assisted(mme_petit, morel, ehpad, cart=cart, starts_at=later)
    return first, Story(second, morel, nadia).consents()


def test_a_cart_from_its_check_to_the_next_act(
    acts: tuple[Story, Story], somebody: Callable[..., Person], nadia: User
) -> None:
    first, following = acts
    nurse = somebody(nadia, CART).goes_to(f"/teleconsultations/{first.public_id}/")
    line = nurse.page.get_by_role("listitem").filter(has_text="Stéthoscope Littmann")
    expect(line.get_by_text("Stéthoscope non branché")).to_be_visible()
    nurse.looks_right("devices-to-check")
    nurse.page.get_by_label("rappel de l’oreille lu").check()
    nurse.page.get_by_label("Je l’ai vérifié autrement : Ligne").check()
    nurse.presses("Enregistrer, le reste va bien").reads("Stéthoscope Littmann : ne fonctionne pas")
    nurse.looks_right("devices-checked")
    first.in_state("finished")
    nurse.goes_to(f"/teleconsultations/{first.public_id}/chariot/").page.get_by_role(
        "link", name="Ranger le chariot"
    ).click()
    nurse.reads("Encore 5").looks_right("put-away")
    nurse.presses("C’est fait : Le chariot est rebranché au secteur").reads("Encore 4")
    nurse.goes_to(f"/teleconsultations/{following.public_id}/")
    nurse.reads("Le chariot n’a pas été rangé").looks_right("left-before")
    nurse.presses("Nous sommes prêts").reads("dites d’abord que tout est en état")
    nurse.presses("C’est fait, le chariot est en état").reads_no_more("Le chariot n’a pas été rangé")
    nurse.presses("Nous sommes prêts").reads("Le médecin va vous")
    assert following.now().state == "waiting"


# Before the list was one: 6 kinds and 3 devices each chosen in a list (two presses a choice), 2 boxes ticked,
# one press to keep; 1 + 3 charges and 1 date typed.
PRESSES_BEFORE, TYPED_BEFORE = 2 * (6 + 3) + 2 + 1, 5
COUNTS = """() => {
  window.pressed = window.typed = 0;
  addEventListener("click", ({ isTrusted }) => (window.pressed += isTrusted ? 1 : 0), true);
  addEventListener("keydown", ({ isTrusted }) => (window.typed += isTrusted ? 1 : 0), true);
}"""


def test_where_everything_works_it_takes_three_presses_and_nothing_typed(
    acts: tuple[Story, Story], somebody: Callable[..., Person], nadia: User
) -> None:
    nurse = somebody(nadia, {"videos": ["green"], "voice": 300, "stethoscope": 90})
    nurse.goes_to(f"/teleconsultations/{acts[0].public_id}/").page.evaluate(COUNTS)
    nurse.reads("image vue").reads("Micro du chariot : son entendu").reads("Stéthoscope : son entendu")
    nurse.looks_right("devices-seen")
    nurse.page.get_by_label("rappel de l’oreille lu").click()
    nurse.page.get_by_label("Je l’ai vérifié autrement : Ligne").click()
    nurse.presses("Tout va bien").reads("Déclaré, non mesuré : ligne").looks_right("devices-well")
    pressed, typed = nurse.page.evaluate("[pressed, typed]")
    assert (pressed, typed) == (3, 0)
    assert pressed <= 3 < PRESSES_BEFORE
    assert typed < TYPED_BEFORE
    assert acts[0].now().cart_checks.get().devices.get(label="Stéthoscope Littmann").is_seen
