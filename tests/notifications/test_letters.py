"""The words that leave: French, and silent about whom it is."""

import re

import pytest

from notifications.adapters.letters import letter_of, notice_text, sentence
from notifications.models import Notice
from notifications.rules import all_kinds
from tests.notifications.factories import AT, BOOKED, NADIA, REMINDER, message, send

pytestmark = pytest.mark.django_db


def test_the_subject_is_a_french_sentence() -> None:
    said = letter_of(message()).subject.replace("\u00a0", " ")
    assert said == "Téléconsultation prévue mar. 17 nov. 2026 à 14 h 30, EHPAD Les Marronniers"


def test_the_body_leads_to_the_platform() -> None:
    letter = letter_of(message(link="/rendez-vous/7d3f/"))
    assert "https://pivot.example/rendez-vous/7d3f/" in letter.body
    assert "https://pivot.example/avis/preferences/" in letter.body


def test_an_email_without_a_link_does_not_announce_one() -> None:
    assert "connectez-vous" not in letter_of(message()).body


def test_an_sms_is_one_line() -> None:
    letter = letter_of(message(NADIA, kind=REMINDER.code, context={"starts_at": AT}, link="/avis/"))
    assert "\n" not in letter.body
    assert letter.body.endswith("https://pivot.example/avis/")


def test_a_notice_has_its_own_tense() -> None:
    send()
    assert notice_text(Notice.objects.get()).startswith("Un rendez-vous est pris mar.")


def test_no_value_breaks_a_header() -> None:
    assert "\n" not in sentence("Vu {site}", {"site": "EHPAD\r\nBcc: tous@pivot.example"})


def test_nothing_is_escaped_as_if_it_were_a_page() -> None:
    letter = letter_of(message(context={"starts_at": AT, "site": "L'EHPAD <Les Marronniers> & Cie"}))
    assert "L'EHPAD <Les Marronniers> & Cie" in letter.subject


WORDS_OF_A_PATIENT = re.compile(
    r"patient|birth|naissance|name\b|nom\b|prenom|ins\b|nir\b|motive|reason|diagnos", re.IGNORECASE
)


def test_no_kind_asks_for_what_names_a_patient_or_their_health() -> None:
    """What may go in is declared: a name of the cast can only leave through a declared name."""
    for kind in all_kinds():
        suspicious = [name for name in kind.context if WORDS_OF_A_PATIENT.search(name)]
        assert suspicious == [], kind.code


def test_no_letter_of_any_kind_names_the_resident() -> None:
    assert "Petit" not in letter_of(message()).body
    assert BOOKED in all_kinds()
