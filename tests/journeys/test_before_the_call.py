"""At the cart before anybody is called: a refusal is one answer, and two tabs keep both texts."""

from collections.abc import Callable

import pytest

from accounts.models import User
from tests.consultations.factories import Story
from tests.journeys.stage import CART, GP, Person

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def origin(web_alone: str) -> str:
    return web_alone


@pytest.fixture
def act(due_now: Story) -> Story:
    return due_now


def test_a_refused_consent(act: Story, somebody: Callable[..., Person], morel: User, nadia: User) -> None:
    nurse = somebody(nadia, CART).goes_to(f"/teleconsultations/{act.public_id}/")
    nurse.presses("Refuse").looks_right("refusal").presses("Enregistrer le refus")
    nurse.reads("Le consentement a été refusé")
    assert act.now().state == "cancelled"
    assert act.act.appointment.state == "cancelled"
    gp = somebody(morel, GP).goes_to(f"/teleconsultations/{act.public_id}/")
    gp.reads("Le consentement a été refusé").looks_right("refused-report")


def test_two_tabs_keep_both_texts(act: Story, somebody: Callable[..., Person], nadia: User) -> None:
    one = somebody(nadia, CART).goes_to(f"/teleconsultations/{act.public_id}/")
    other = somebody(nadia, CART).goes_to(f"/teleconsultations/{act.public_id}/")
    one.types("Observation", "Texte du premier onglet.").reads("Enregistré à")
    other.types("Observation", "Texte du second onglet.").reads("Deux versions gardées")
    other.reads("Texte du second onglet.").looks_right("conflict").presses("L’ajouter au texte")
    other.reads("Enregistré à")
    assert act.now().nurse_note == "Texte du premier onglet.\nTexte du second onglet."
