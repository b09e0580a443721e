"""Dr Morel only gave advice: she says so in the call, thinks again, says so again, and nothing is billed."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from accounts.models import User
from billing.models import FeeSheet
from core import clock
from patients.models import Patient
from territory.models import Site
from tests.consultations.factories import Story, assisted
from tests.journeys.stage import GP, Person

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def ready(origin: str, mme_petit: Patient, morel: User, nadia: User, ehpad: Site) -> Story:
    """Mme Petit waits at the cart."""
    row = assisted(mme_petit, morel, ehpad, starts_at=clock.now(), nurse=nadia.practitioner)
    return Story(row, morel, nadia).waits()


def test_said_in_the_call_and_never_billed(
    ready: Story, somebody: Callable[..., Person], morel: User
) -> None:
    gp = somebody(morel, GP)
    gp.goes_to("/salle-d-attente/").presses("Admettre Mme Petit").reads("En cours")

    gp.presses("C’était un conseil").reads("le patient n’a rien à payer").looks_right("advice-ask")
    gp.page.locator("dialog").get_by_label("Des résultats expliqués, sans suite").check()
    gp.presses("Noter un téléconseil").reads("Voir ou reprendre").looks_right("advice-said")
    gp.presses("Voir ou reprendre").presses("C’était une téléconsultation").reads("Voir pourquoi")

    gp.presses("Terminer l’acte").reads("Ce qui se facture")
    gp.page.get_by_text("C’était un conseil", exact=True).first.click()
    gp.page.get_by_label("Une information, sans examen ni décision").first.check()
    gp.presses("Noter un téléconseil").reads("C’était une téléconsultation").looks_right("advice-report")
    gp.reads("Compte rendu de téléconseil")
    gp.types("Constatations", "Rien.").types("Conclusion", "Rassurée.")
    gp.types("Actes et prescriptions", "Aucune.").presses("Néant").presses("Signer et clôturer l’acte")
    gp.reads("Signé par Dr Sophie Morel").reads("aucune feuille de soins")
    expect(gp.page.get_by_role("link", name="Voir la feuille de soins")).to_have_count(0)
    gp.goes_to("/").reads("Téléconseil")
    assert not FeeSheet.objects.exists()
