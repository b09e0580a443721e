"""A nurse checks the devices, one fails, she puts the cart away in part: the next act asks for the rest."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

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
    nurse.page.get_by_label("État : Stéthoscope Littmann").select_option(label="Ne fonctionne pas")
    nurse.page.get_by_label("J’ai lu ce rappel").check()
    nurse.presses("Enregistrer le contrôle").reads("Stéthoscope Littmann : ne fonctionne pas")
    nurse.looks_right("devices-checked")
    first.in_state("finished")
    nurse.goes_to(f"/teleconsultations/{first.public_id}/chariot/").page.get_by_role(
        "link", name="Ranger le chariot"
    ).click()
    nurse.reads("Encore 5").looks_right("put-away")
    nurse.presses("C’est fait : Le chariot est rebranché au secteur").reads("Encore 4")
    nurse.goes_to(f"/teleconsultations/{following.public_id}/")
    nurse.reads("Le chariot n’a pas été rangé").looks_right("left-before")
    nurse.presses("Nous sommes prêts").reads("dites d’abord qu’il est en état")
    nurse.presses("C’est fait, le chariot est en état").reads_no_more("Le chariot n’a pas été rangé")
    nurse.presses("Nous sommes prêts").reads("Le médecin va vous")
    assert following.now().state == "waiting"
