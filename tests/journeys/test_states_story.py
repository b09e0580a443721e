"""An act that is interrupted from the cart, taken up, turned to the telephone, and closed without a fee."""

from collections.abc import Callable

import pytest

from accounts.models import User
from billing import services as billing
from consultations import services
from core import clock
from core.actors import job
from patients.models import Patient
from territory.models import Site
from tests.consultations.factories import Story, assisted
from tests.journeys.stage import CART, GP, Person

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def act(origin: str, mme_petit: Patient, morel: User, nadia: User, ehpad: Site) -> Story:
    """In progress, agreed to, with its nurse."""
    due = assisted(mme_petit, morel, ehpad, starts_at=clock.now())
    story = Story(due, morel, nadia).consents().in_state("in_progress")
    services.party_enter(actor=story.nurse, public_id=story.public_id, at=clock.now())
    return story


def test_an_act_goes_another_way_and_everybody_reads_it(
    act: Story, somebody: Callable[..., Person], morel: User, nadia: User
) -> None:
    root = f"/teleconsultations/{act.public_id}/"
    gp = somebody(morel, GP).goes_to(f"{root}cockpit/")
    nurse = somebody(nadia, CART).goes_to(f"{root}chariot/").reads("Rien à faire")

    nurse.presses("Interrompre").page.get_by_label("Le patient a besoin d’une pause").check()
    nurse.looks_right("cart-interrupt").presses("Interrompre l’acte")
    nurse.reads("L’acte est interrompu").looks_right("cart-interrupted")
    gp.reads("Acte interrompu").reads("Le patient a besoin d’une pause").looks_right("cockpit-interrupted")
    nurse.presses("Reprendre l’acte").reads("Rien à faire")

    gp.presses("Interrompre").page.get_by_text("Continuer au téléphone").click()
    gp.reads("Au téléphone : rien à facturer")
    gp.looks_right("cockpit-turn")
    gp.page.locator("#phone-reason").select_option("no_picture")
    gp.presses("Passer au téléphone").reads("L’acte se poursuit au téléphone")
    gp.looks_right("cockpit-by-phone")
    nurse.reads("L’acte se poursuit au téléphone").looks_right("cart-by-phone")
    gp.goes_to("/").reads("Au téléphone").looks_right("day-by-phone").goes_to(f"{root}cockpit/")

    gp.presses("Terminer l’acte").reads("au téléphone à")
    act.writes(incidents="L’image ne passait pas : au téléphone.")
    gp.goes_to(f"{root}compte-rendu/").presses("Signer et clôturer l’acte").reads("Signé par Dr Sophie Morel")
    billing.fee_sheets_prepare(actor=job("tests"), act_public_id=act.public_id, at=clock.now())
    gp.goes_to(f"/feuilles/acte/{act.public_id}/").reads("L’acte n’est pas facturable").looks_right(
        "sheet-by-phone"
    )
