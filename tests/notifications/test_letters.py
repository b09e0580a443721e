"""The words that leave: French, and silent about whom it is."""

import datetime as dt
import re
import uuid
from typing import Any

import pytest

from notifications.adapters.letters import letter_of, notice_text, sentence
from notifications.models import Notice
from notifications.rules import SEALED_LINK, Kind, all_kinds, segments
from notifications.rules import plain as as_sms
from tests.notifications.factories import AT, INCIDENT, NADIA, REMINDER, message, send

pytestmark = pytest.mark.django_db


def plain(text: str) -> str:
    return text.replace("\u00a0", " ")


def test_the_subject_is_a_french_sentence() -> None:
    assert (
        plain(letter_of(message()).subject)
        == "Téléconsultation prévue mar. 17 nov. 2026 à 14 h 30, EHPAD Les Marronniers"
    )


def test_the_body_leads_to_the_platform() -> None:
    letter = letter_of(message(link="/rendez-vous/7d3f/"))
    assert "https://pivot.example/rendez-vous/7d3f/" in letter.body
    assert "https://pivot.example/avis/preferences/" in letter.body


def test_an_email_that_cannot_be_switched_off_does_not_offer_it() -> None:
    assert "preferences" not in letter_of(message(kind=INCIDENT.code, context={})).body


def test_dates_in_a_body_are_french() -> None:
    assert "mar. 17 nov. 2026 à 14 h 30, EHPAD Les Marronniers" in plain(letter_of(message()).body)


def test_an_sms_is_one_line() -> None:
    letter = letter_of(message(NADIA, kind=REMINDER.code, context={"starts_at": AT}, link="/avis/"))
    assert "\n" not in letter.body
    assert letter.body.endswith("https://pivot.example/avis/")


def test_a_notice_has_its_own_tense() -> None:
    send()
    assert notice_text(Notice.objects.get()).startswith("Un rendez-vous est pris mar.")


def test_no_value_breaks_a_header() -> None:
    assert "\n" not in sentence("Vu {place}", {"place": "EHPAD\r\nBcc: tous@pivot.example"})


def test_nothing_is_escaped_as_if_it_were_a_page() -> None:
    letter = letter_of(message(context={"starts_at": AT, "place": "L'EHPAD <Les Marronniers> & Cie"}))
    assert "L'EHPAD <Les Marronniers> & Cie" in letter.subject


CAST = ("Petit", "Jeanne", "Lemaire", "Morel", "Haddad", "Weiss", "Benali")

WORDS_OF_A_PATIENT = re.compile(
    r"patient|birth|naissance|name\b|nom\b|prenom|ins\b|nir\b|motive|reason|diagnos", re.IGNORECASE
)


def test_no_kind_asks_for_what_names_a_patient_or_their_health() -> None:
    """What may go in is declared: a name of the cast can only leave through a declared name."""
    for kind in all_kinds():
        suspicious = [name for name in kind.context if WORDS_OF_A_PATIENT.search(name)]
        assert suspicious == [], kind.code


UNTIL = AT + dt.timedelta(minutes=10)
ABOUT = uuid.UUID(int=2)
SAMPLES = {
    str: "EHPAD Les Marronniers",
    int: 3,
    dt.datetime: AT,
    dt.date: AT.date(),
    uuid.UUID: uuid.UUID(int=1),
}


LONGEST = SAMPLES | {
    str: "123456",
    dt.datetime: dt.datetime(2026, 12, 23, 13, 30, tzinfo=dt.UTC),
}
# Of specialties and of health: what a message must not let anybody guess.
HEALTH = re.compile(
    r"dermato|cardio|psych|gynéco|pédiat|gériat|onco|neuro|addicto|symptôme|douleur|traitement|ordonnance|maladie",
    re.IGNORECASE,
)


@pytest.mark.parametrize("kind", all_kinds(), ids=lambda kind: kind.code)
def test_every_kind_of_every_app_can_be_written_and_names_nobody(kind: Kind) -> None:
    """Undefined variables fail here; what the body says beside its context is fixed text."""
    context = {name: SAMPLES[type_] for name, type_ in kind.context.items()}
    for written in send(
        NADIA, kind=kind.code, context=context, link="/avis/", useful_until=UNTIL, about=ABOUT
    ):
        letter = letter_of(written)
        assert letter.subject
        assert letter.body
        said = f"{letter.subject} {letter.body} {letter.entry.text if letter.entry else ''}"
        assert [name for name in CAST if name in said] == []
        assert HEALTH.findall(said) == []


@pytest.mark.parametrize("kind", all_kinds(), ids=lambda kind: kind.code)
def test_every_sms_is_one_message_in_letters_of_every_telephone(kind: Kind, settings: Any) -> None:
    """With the longest that goes in: a link, an autumn date, an address of the region."""
    settings.PUBLIC_ORIGIN = "https://teleconsultation.hauts-de-france.example"
    context = {name: LONGEST[type_] for name, type_ in kind.context.items()}
    if SEALED_LINK in context:
        context[SEALED_LINK] = f"/rdv/{'x' * 43}/"
    for written in send(NADIA, kind=kind.code, context=context, useful_until=UNTIL, about=ABOUT):
        if written.channel == "sms":
            body = letter_of(written).body
            assert (segments(body), as_sms(body)) == (1, body)


def test_a_code_never_travels_with_a_link(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Kind, "goes_to", lambda *_: True)  # whatever it is about
    for kind in all_kinds():
        assert not {"code", SEALED_LINK} <= kind.context.keys(), kind.code
        if "code" in kind.context:
            context = {"code": "123456", "minutes": 10}
            [*written] = send(NADIA, kind=kind.code, context=context, useful_until=UNTIL, about=ABOUT)
            assert len(written) == len(kind.channels)
            assert not [one for one in written if "http" in letter_of(one).body or one.link]
