"""A doubtful rule, in the users' words: Luc proposes, Claire approves, Dr Morel reads it in her verdict."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from accounts.models import User
from core import clock, french
from tests.journeys.stage import Person

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

RULE = "Majoration enfant (MEG) en téléconsultation"
NO_DEVICES = {"videos": [], "voice": 0, "stethoscope": 0}


@pytest.fixture
def at_a_desk(somebody: Callable[..., Person]) -> Callable[[User], Person]:
    return lambda user: somebody(user, NO_DEVICES)


def proposes(luc: Person) -> None:
    luc.goes_to("/region/regles/").page.get_by_role("link", name=RULE).click()
    luc.reads("rien ne le confirme depuis 2024").reads("4 ans, son généraliste")
    luc.looks_right("regional-doubt")
    luc.page.get_by_label("Premier jour").fill("2026-01-01")
    luc.types("Pourquoi", "La caisse le confirme par écrit.")
    luc.presses("Proposer à une seconde personne").reads("des actes ont pu être facturés depuis")
    luc.page.get_by_label("Je confirme").check()
    luc.presses("Voir ce qui change").reads("1 cas sur 45 change")
    luc.presses("Proposer à une seconde personne").reads("Une autre personne de l’administration régionale")


def cannot_approve_it(luc: Person) -> None:
    expect(luc.page.get_by_role("button", name="Approuver la décision")).to_be_hidden()
    luc.reads("Vous avez écrit cette proposition")
    luc.looks_right("regional-own-proposal")


def approves(claire: Person) -> None:
    claire.goes_to("/").reads(f"Décision à relire\u00a0: {RULE}")
    claire.page.get_by_role("link", name="Lire", exact=True).click()
    claire.reads("Proposée par Luc Ferrand").reads("TCG\u00a025,00\u00a0€ + MEG\u00a05,00\u00a0€")
    claire.looks_right("regional-decision")
    claire.presses("Approuver la décision").reads("Cette date est passée")
    claire.page.get_by_label("Je confirme").check()
    claire.presses("Approuver la décision").reads("La décision est approuvée")
    claire.goes_to("/region/regles/").looks_right("regional-rules")


def tries_a_child_of_four(morel: Person) -> None:
    morel.goes_to("/parcours/expliquer/")
    morel.page.get_by_label("Date de l’acte").fill("2026-03-10")
    morel.page.get_by_label("Date de naissance").fill("2022-01-10")
    morel.page.get_by_role("checkbox", name="Est le médecin traitant du patient").check()
    morel.presses("Expliquer ce cas")


def test_a_rule_that_two_people_decided(
    at_a_desk: Callable[[User], Person], luc: User, claire: User, morel: User
) -> None:
    writer, reader, physician = at_a_desk(luc), at_a_desk(claire), at_a_desk(morel)
    tries_a_child_of_four(physician)
    answer = physician.page.get_by_role("region", name="Ce qui se facture")
    expect(answer.get_by_role("row", name="Total")).to_contain_text("25,00")

    proposes(writer)
    cannot_approve_it(writer)
    approves(reader)
    writer.goes_to("/avis/").reads("Votre proposition sur les règles est approuvée par Claire Delmas")

    tries_a_child_of_four(physician)
    expect(answer.get_by_role("row", name="Total")).to_contain_text("30,00")
    decided_on = french.date_in_full(clock.today(clock.now()))
    expect(answer).to_contain_text(f"Décision régionale du {decided_on}")
    physician.goes_to("/parcours/regles/").reads("La caisse le confirme par écrit.")
    physician.reads("approuvée par Claire Delmas").looks_right("regional-all-rules")
