"""Before the call: what fails is said, items of the file are decided, questions asked and answered."""

from collections.abc import Callable

import pytest

from accounts.models import User
from core import clock
from patients import services as patients
from patients.enums import HistoryKind
from tests.consultations.factories import Story
from tests.journeys.stage import CART, GP, Person

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def origin(web_alone: str) -> str:
    return web_alone


@pytest.fixture
def act(due_now: Story) -> Story:
    return due_now


def test_a_cart_that_fails_before_the_call(
    act: Story, somebody: Callable[..., Person], morel: User, nadia: User
) -> None:
    root = f"/teleconsultations/{act.public_id}/"
    gp = somebody(morel, GP).goes_to(f"{root}cockpit/")
    nurse = somebody(nadia, CART).goes_to(f"{root}preparation/")

    nurse.page.get_by_text("La consultation ne peut pas avoir lieu").click()
    nurse.presses("Le chariot ne marche pas").reads("L’acte n’est pas perdu").looks_right("prepare-broken")
    nurse.page.get_by_label("Ce qui ne marche pas").select_option("image")
    nurse.types("En quelques mots", "L’écran reste noir.").page.get_by_label("Voir en personne").check()
    nurse.presses("Noter l’incident").reads("Ça ne marche pas : image. À voir en personne.")
    nurse.looks_right("prepare-failed")
    gp.reads("Ça ne marche pas : image. À voir en personne.").looks_right("cockpit-failed")
    assert act.now().state == "planned"
    gp.goes_to("/").reads("Mme Petit : à voir en personne").looks_right("day-failed")

    gp.goes_to(f"{root}cockpit/")
    nurse.presses("Ça ne marche pas").page.get_by_label("Reprendre un rendez-vous").check()
    nurse.presses("Noter l’incident").reads("Le Dr Morel ou son secrétariat reprend rendez-vous")
    nurse.looks_right("prepare-rebook")
    gp.reads("L’acte a été annulé pour une raison technique")
    gp.goes_to("/").reads("Mme Petit : rendez-vous à reprendre")
    gp.page.get_by_role("link", name="Prendre un autre rendez-vous").first.click()
    gp.page.wait_for_url("**?apres=*")
    assert act.now().state == "cancelled"


def test_each_item_of_the_file_is_decided_by_itself(
    act: Story, somebody: Callable[..., Person], morel: User, nadia: User
) -> None:
    root = f"/teleconsultations/{act.public_id}/"
    for kind, text in (("allergy", "Latex"), ("treatment", "Aspirine 75 mg"), ("antecedent", "Zona en 2019")):
        said = {"kind": HistoryKind(kind), "text": text, "at": clock.now()}
        patients.history_item_add(actor=act.nurse, patient=act.appointment.patient, **said)
    gp = somebody(morel, GP).goes_to(f"{root}cockpit/")
    nurse = somebody(nadia, CART).goes_to(f"{root}preparation/").reads("Aspirine 75 mg")
    gp.looks_right("cockpit-to-confirm")

    of = gp.page.get_by_role("group", name="Latex")
    of.get_by_role("button", name="Confirmer").click()
    gp.reads("Confirmé au dossier.")
    gp.page.get_by_role("group", name="Aspirine 75 mg").get_by_role("button", name="Arrêté").click()
    gp.reads("arrêté, Dr Sophie Morel").looks_right("cockpit-decided")
    nurse.reads("arrêté, Dr Sophie Morel").looks_right("prepare-decided")

    gp.page.get_by_role("button", name="Annuler le retrait : Aspirine 75 mg").click()
    nurse.reads_no_more("arrêté, Dr Sophie Morel")
    gp.page.get_by_role("group", name="Aspirine 75 mg").wait_for()
    gp.presses("Tout confirmer")
    nurse.reads_no_more("à confirmer")


def test_a_question_before_the_call_and_its_answer(
    act: Story, somebody: Callable[..., Person], morel: User, nadia: User
) -> None:
    root = f"/teleconsultations/{act.public_id}/"
    gp = somebody(morel, GP).goes_to(f"{root}cockpit/").presses("Poser une question")
    gp.types("Écrire à tous ceux de l’acte", "Faut-il une bandelette ?").presses("Envoyer")
    gp.page.get_by_role("button", name="Répondre").wait_for()

    nurse = somebody(nadia, CART).goes_to("/").reads("Un message vous attend").looks_right("day-question")
    nurse.page.get_by_role("link", name="Lire").first.click()
    nurse.page.wait_for_url(f"**{root}preparation/")
    nurse.reads("Faut-il une bandelette ?").types("Écrire au Dr Morel", "Faite : négative.").presses(
        "Envoyer"
    )
    gp.reads("Faite : négative.").looks_right("cockpit-questions")
    nurse.reads("Faite : négative.").looks_right("prepare-questions")
    nurse.goes_to("/").reads_no_more("Un message vous attend")
