"""The page that tests a line and its devices, and the report that a help-desk reads."""

import json

import pytest

from territory.models import LineTest, Region
from tests.cast import signed_in
from tests.territory.factories import CartFactory

pytestmark = pytest.mark.django_db

FOUND = {
    "up_kbps": 1200,
    "down_kbps": 900,
    "down_at_least": True,
    "freezes": 2,
    "loss": 0.012,
    "rtt_ms": 48,
    "direct": True,
    "udp": False,
}


def said(**fields):
    return {
        "verdict": "fair",
        "path": "direct",
        "browser": "Chrome 156, Linux",
        "found": json.dumps(FOUND),
    } | fields


@pytest.fixture
def cart(ehpad):
    return CartFactory(site=ehpad, name="Chariot 1")


def test_a_nurse_keeps_a_test_and_reads_its_report(client, nadia, cart):
    Region.objects.create(code="32", name="Hauts-de-France", help_phone="0353011299")
    browser = signed_in(client, nadia)
    page = browser.get(f"/essai/chariot/{cart.public_id}/").text
    assert "Stéthoscope" in page
    report = browser.post(
        f"/essai/chariot/{cart.public_id}/", said(camera="yes", microphone="no"), follow=True
    ).text
    test = LineTest.objects.get()
    assert (test.cart, test.site, test.tested_by) == (cart, cart.site, "Nadia Benali")
    assert test.paths == {"direct": True, "udp": False}
    assert test.devices == {"camera": "yes", "microphone": "no"}
    for words in (
        test.reference,
        "Ligne moyenne",
        "1 200 kbit/s",
        "au moins 900 kbit/s",
        "Images figées",
        "1,2",
        "relayé en UDP",
        "ne passe pas",
        "Non essayé",
        "Je ne m’entends pas",
    ):
        assert words in " ".join(report.split()), words
    assert "03 53 01 12 99" in " ".join(report.split())


def test_a_physician_tests_the_desk(client, morel):
    browser = signed_in(client, morel)
    page = browser.get("/essai/").text
    assert "Votre poste" in page
    assert "Caméra main" not in page
    report = browser.post("/essai/", said(verdict="none", path=""), follow=True).text
    assert "Appel impossible" in report
    assert "Poste personnel" in report


@pytest.mark.parametrize(
    ("verdict", "title", "advice"),
    [
        ("poor", "Image réduite", "L’image sera réduite."),
        ("audio_only", "Son seulement", "Ne prévoyez pas d’acte où il faut voir"),
        ("insufficient", "Ligne insuffisante", "Même le son serait coupé."),
    ],
)
def test_a_line_that_does_not_follow_is_said_in_words(client, nadia, cart, verdict, title, advice):
    report = signed_in(client, nadia).post(
        f"/essai/chariot/{cart.public_id}/", said(verdict=verdict), follow=True
    )
    assert title in report.text
    assert advice in report.text


def test_strange_values_are_left_out(client, morel):
    found = {"up_kbps": "a", "loss": 7, "rtt_ms": -1, "down_kbps": 5, "udp": "yes", "note": "Mme Petit"}
    signed_in(client, morel).post("/essai/", said(found=json.dumps(found), camera="maybe"))
    test = LineTest.objects.get()
    assert (test.measures, test.paths, test.devices) == ({"down_kbps": 5}, {}, {})


@pytest.mark.parametrize("wrong", [{"verdict": ""}, {"verdict": "great"}, {"path": "carrier pigeon"}])
def test_without_a_measure_nothing_is_kept(client, morel, wrong):
    assert signed_in(client, morel).post("/essai/", said(**wrong)).status_code == 422
    assert not LineTest.objects.exists()


def test_two_grants_are_given_for_a_room_of_their_own(client, morel):
    given = signed_in(client, morel).post("/essai/acces/").json()
    assert set(given) == {"send", "receive"}


def test_every_page_leads_there(client, nadia, story):
    page = signed_in(client, nadia).get(f"/teleconsultations/{story.public_id}/preparation/").text
    assert f"/essai/chariot/{story.appointment.cart.public_id}/" in page
    assert 'href="/essai/"' in signed_in(client, nadia).get("/").text
