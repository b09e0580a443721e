"""The verdict in a few lines, as other pages include it."""

from django.template.loader import render_to_string

from pathways.engine import Override, evaluate, load_rulebook, situation_from_mapping
from pathways.engine.verdict import Ips
from pathways.presenters.verdicts import card, ips_choices
from tests.pathways.examples import ANOTHER, AT_HOME, differing

BOOK = load_rulebook()


def shown(case, override=None):
    return card(evaluate(situation_from_mapping(case), BOOK, override), BOOK)


def test_the_lines_stand_each_on_one_line():
    told = shown(differing(date="2026-03-08", starts_at=None, accompanying__liberal=True))
    assert told["lines"] == [
        "Médecin\u00a0: TCG\u00a025,00\u00a0€ + MHP\u00a05,00\u00a0€",
        "Accompagnant\u00a0: TLL\u00a012,00\u00a0€",
    ]
    assert told["total"] == "42,00\u00a0€"
    assert (told["kind"], told["serious"]) == ("in", [])


def test_without_a_line_there_is_no_total():
    told = shown(differing(video="failed"))
    assert (told["lines"], told["total"], told["kind"]) == ([], None, "no")
    assert "Non facturable" in told["title"]


def test_an_unknown_amount_is_to_be_completed():
    told = shown(differing(**AT_HOME, **ANOTHER, physician__specialty="SM38"))
    assert told["lines"] == ["Médecin\u00a0: TCS\u00a0à compléter"]
    assert told["total"] == "à compléter"


def test_a_decision_of_the_physician_is_said_as_such():
    told = shown(differing(**AT_HOME, **ANOTHER), Override(ips="O", motive="Courrier reçu."))
    assert told["why"] == "Le médecin en a décidé ainsi. Indicateur de parcours\u00a0: O."
    [reason] = told["serious"]
    assert reason["source"] == "Décision du médecin\u00a0; le 10\u00a0mars\u00a02026."
    assert "Courrier reçu." in reason["text"]


def test_warnings_are_seen_and_reasons_are_folded():
    page = render_to_string("pathways/card.html", {"card": shown(differing(**AT_HOME, **ANOTHER))})
    seen, folded = page.split("<details", 1)
    assert "Le patient est hors du parcours de soins" in seen
    assert "Pourquoi ce verdict" in folded
    assert "Généraliste de secteur 1" in folded


def test_the_indicators_to_choose_from_are_all_there():
    assert {value for value, _ in ips_choices()} == set(Ips.__args__)
