"""The two pages, as anyone signed in uses them."""

import re
from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from core import clock
from pathways.engine import load_rulebook
from pathways.presenters import rules as rules_presenter
from tests.cast import signed_in

EXPLAIN, RULES = "/parcours/expliquer/", "/parcours/regles/"
NOTHING = dict.fromkeys(
    (
        "video",
        "orientation",
        "patient__treating_physician",
        "patient__treating_physician_available",
        "physician__specialty",
        "physician__sector",
        "physician__same_territory",
        "accompanying__profession",
        "accompanying__liberal",
        "accompanying__setting",
        "requester__profession",
        "requester__liberal",
    ),
    "unknown",
)
CASE = NOTHING | {
    "date": "2026-03-10",
    "hour": "10:00",
    "form": "assisted",
    "video": "ok",
    "orientation": "none",
    "last_in_person_on": "2026-01-15",
    "patient__birth_date": "1938-05-02",
    "patient__treating_physician": "declared",
    "patient__treating_physician_available": "yes",
    "patient__ehpad_resident": "on",
    "physician__specialty": "SM26",
    "physician__sector": "1",
    "physician__same_territory": "yes",
    "physician__is_treating_physician": "on",
    "accompanying__profession": "nurse",
    "accompanying__liberal": "no",
    "accompanying__setting": "dedicated_place",
}


def text_of(answer: Any) -> str:
    plain = unescape(re.sub(r"<[^>]+>", " ", answer.content.decode()))
    return re.sub(r"\s+", " ", plain.replace("\u00a0", " "))


@pytest.fixture
def physician(client: Client, morel) -> Client:
    return signed_in(client, morel)


@pytest.mark.parametrize("page", [EXPLAIN, RULES])
def test_nobody_reads_without_signing_in(client, db, page):
    answer = client.get(page)
    assert answer.status_code == 302
    assert reverse("account_login") in answer["Location"]


@pytest.mark.parametrize("person", ["morel", "haddad", "nadia", "weiss", "luc", "sylvie"])
@pytest.mark.parametrize("page", [EXPLAIN, RULES])
def test_everyone_who_is_signed_in_may_read(client, request, person, page):
    assert signed_in(client, request.getfixturevalue(person)).get(page).status_code == 200


def test_the_form_opens_on_an_ordinary_case_of_today(physician):
    answer = physician.get(EXPLAIN)
    assert answer.context["form"].initial["date"] == clock.today(clock.now())
    assert "Ce qui se facture" not in text_of(answer)
    assert answer.context["form"].initial["physician__specialty"] == "SM26"


def test_the_case_of_the_contract_is_explained(physician):
    text = text_of(physician.post(EXPLAIN, CASE))
    assert "Dans le parcours, pris en charge à 70 %" in text
    assert "Le médecin est le médecin traitant du patient. Indicateur de parcours : T." in text
    assert "Médecin TCG Téléconsultation d’un médecin généraliste 25,00 €" in text
    assert "Total 25,00 €" in text
    assert (
        "L’infirmier n’exerce pas en libéral (salarié ou bénévole) : l’accompagnement n’est pas facturé."
        in text
    )
    assert "depuis le 15 septembre 2018" in text
    assert "Jugé par les règles en vigueur le 10 mars 2026." in text


def test_a_liberal_nurse_and_a_sunday_add_up(physician):
    case = CASE | {"accompanying__liberal": "yes", "date": "2026-03-08"}
    text = text_of(physician.post(EXPLAIN, case))
    assert "Accompagnant TLL" in text
    assert "L’accompagnement, soin d’un auxiliaire médical, est pris en charge à 60 %" in text
    assert "Médecin MHP" in text
    assert "Total 42,00 €" in text


def test_a_tracer_is_out_of_the_total(physician):
    text = text_of(physician.post(EXPLAIN, CASE | {"accompanying__profession": "pharmacist"}))
    assert "TLM Téléconsultation en officine (code traceur), hors total 1,00 €" in text
    assert "Total 25,00 €" in text


def test_an_unknown_tariff_is_to_be_completed(physician):
    case = CASE | {"physician__specialty": "SM15", "orientation": "treating_physician"}
    case.pop("physician__is_treating_physician")
    text = text_of(physician.post(EXPLAIN, case))
    assert "À savoir avant l’acte" in text
    assert "Total à compléter" in text


def test_a_failed_video_says_why_nothing_is_billed(physician):
    text = text_of(physician.post(EXPLAIN, CASE | {"video": "failed"}))
    assert "Non facturable" in text
    assert "une téléconsultation sans vidéo n’est pas remboursée" in text
    assert "Aucune ligne à facturer." in text


def test_a_salaried_physician_is_not_a_refusal(physician):
    text = text_of(physician.post(EXPLAIN, CASE | {"physician__salaried": "on"}))
    assert "Dans le parcours, rien à facturer ici" in text
    assert "son établissement facture" in text


def test_a_tele_expertise_is_explained(physician):
    case = NOTHING | {"date": "2026-03-10", "form": "tele_expertise", "year_counts__requis_patient": "4"}
    text = text_of(physician.post(EXPLAIN, case))
    assert "Exclu du parcours, pris en charge à 100 %" in text
    assert "Requérant RQD" in text
    assert "la cinquième n’est pas facturable" in text


@pytest.mark.parametrize(
    ("change", "field", "sentence"),
    [
        ({"date": ""}, "date", "Ce champ est obligatoire."),
        ({"patient__birth_date": "2027-01-01"}, "patient__birth_date", "Le patient serait né après l’acte."),
        ({"last_in_person_on": "1937-03-11"}, "last_in_person_on", "précéderait la naissance"),
        ({"hour": "25:00"}, "hour", "Saisissez une heure valide."),
        ({"physician__specialty": "SM99"}, "physician__specialty", "SM99"),
        ({"year_counts__requis_patient": "-1"}, "year_counts__requis_patient", "supérieur"),
    ],
)
def test_a_refusal_is_said_beside_its_field(physician, change, field, sentence):
    answer = physician.post(EXPLAIN, CASE | change)
    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    assert sentence in text_of(answer)
    assert "Ce qui se facture" not in text_of(answer)


def test_nothing_of_the_case_is_in_the_address(physician):
    answer = physician.post(EXPLAIN, CASE)
    assert answer.status_code == 200
    assert "1938" not in answer.request["PATH_INFO"] + answer.request["QUERY_STRING"]


def test_the_rules_of_a_day_are_those_of_that_day(physician):
    now, then = (text_of(physician.get(RULES, {"le": day})) for day in ("2026-03-10", "2021-03-10"))
    assert "Règles en vigueur le 10 mars 2026" in now
    assert "Aucune consultation en présence dans les douze mois précédents" in then
    assert "Aucune consultation en présence dans les douze mois précédents" not in now
    assert "Patient de 80 ans ou plus, dont le médecin n’est pas le médecin traitant : MOP." in now
    assert "23,00 € Depuis le 1er janvier 2026" in now
    assert "20,00 € Du 10 février 2019 au 31 décembre 2025" in then
    assert "20 %, alerte à 15 %" in now
    assert "40 %, alerte à 30 % ; 50 % par décision locale" in now
    assert "Part des téléconsultations" not in then


def test_conditions_are_told_in_french(physician):
    text = text_of(physician.get(RULES, {"le": "2026-03-10"}))
    assert "Âge du patient : moins de 16 ans" in text
    assert (
        "Spécialité du médecin : psychiatrie et neuro-psychiatrie ; âge du patient : de 16 à moins de 26 ans"
        in text
    )
    assert "Heure de début, à Paris : 20 h ou plus ; patient adressé par la régulation médicale" in text
    assert "non ou inconnu" in text
    assert "— sauf patient en zone d’intervention prioritaire : oui ; médecin traitant : aucun ;" in text
    assert "Bloque ; sans ligne : médecin, accompagnant" in text


def test_doubtful_rules_are_shown_as_off(physician):
    text = text_of(physician.get(RULES))
    assert "Majoration enfant (MEG) en téléconsultation" in text
    assert text.count("Éteinte") == len(load_rulebook().switches) + 1


@pytest.mark.parametrize("day", ["", "demain", "2026-02-30", "0001-01-01", "9999-12-31"])
def test_any_day_may_be_asked(physician, day):
    assert physician.get(RULES, {"le": day}).status_code == 200


@pytest.mark.parametrize("start", load_rulebook().starts)
def test_every_rule_in_force_is_shown_with_its_source(start):
    book = load_rulebook()
    edition = book.edition(start)
    rows = [row for section in rules_presenter.sections(book, start) for row in section["rows"]]
    shown = set().union(*(texts(row) for row in rows))
    for table in (edition.ips, edition.findings, edition.codes, edition.majorations, edition.payment):
        for row in table.rows:
            assert row.finding.message in shown
            assert row.source.title in shown


def texts(row: dict[str, Any]) -> set[str]:
    return {cell[key] for cell in row["cells"] for key in ("text", "note") if key in cell}


def test_the_total_stands_under_the_amounts(physician):
    lines = physician.post(EXPLAIN, CASE).context["answer"]["lines"]
    assert len(lines["total"]) == len(lines["columns"]) == len(lines["rows"][0]["cells"])
