"""The patient’s word on the act: who says it, how, on which text, and what a withdrawal ends."""

import datetime as dt
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from consultations import presenters, selectors, services
from consultations.enums import ImagesFate, StillSource
from consultations.rules.consent_texts import TEXTS, text_at, text_of
from core.errors import Invalid, NotFound
from documents import selectors as document_rows
from notifications.models import Notice
from patients.enums import ConsentDecision, ConsentGiver, Manner
from patients.models import Consent
from tests.cast import actor_of, signed_in
from tests.client import PivotClient
from tests.consultations.factories import Story, minutes
from tests.documents.factories import jpeg

pytestmark = pytest.mark.django_db

LEAVES = {
    "decision": "withdrawn",
    "given_by": "guardian",
    "giver_name": "Rose Petit",
    "manner": "oral",
    "fate": "taken_out",
}


@pytest.fixture
def pictured(story: Story) -> Story:
    """In the call, with one image at the file."""
    story.begins().agrees_to_images()
    services.still_take(
        actor=story.physician,
        public_id=story.public_id,
        content=jpeg(),
        source=StillSource.CAMERA,
        at=minutes(2),
    )
    return story


def takes(story: Story, **said: Any) -> Consent:
    word = {"decision": ConsentDecision.GIVEN, "given_by": ConsentGiver.PATIENT} | said
    return services.consent_take(actor=story.nurse, public_id=story.public_id, at=minutes(-20), **word)


def test_a_decision_keeps_how_it_was_said_and_the_number_of_the_text(story: Story) -> None:
    takes(story, manner=Manner.WRITTEN)
    kept = Consent.objects.get()
    assert (kept.manner, kept.text_version) == ("written", text_at(dt.date(2026, 11, 24)).version)
    line = presenters.act.consent_line(story.now())
    assert line is not None
    assert line.text.startswith("Accord écrit, recueilli par Nadia Benali")
    assert line.text_url.endswith(f"?texte={kept.text_version}")


def test_who_decides_for_the_patient_is_named(story: Story) -> None:
    with pytest.raises(Invalid):
        takes(story, given_by=ConsentGiver.GUARDIAN)
    assert not Consent.objects.exists()


@pytest.mark.parametrize("manner", ["", "unknown", "sung"])
def test_the_base_refuses_a_word_that_does_not_say_how(story: Story, manner: str) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        takes(story, manner=manner)


def test_a_withdrawal_at_the_cart_ends_the_act_and_takes_the_images_out(
    pictured: Story, morel: Any, nadia: Any
) -> None:
    answer = signed_in(PivotClient(), nadia).post(
        reverse("consultations:consent", args=[pictured.public_id]), LEAVES
    )
    assert answer.status_code == 302
    act = pictured.now()
    assert (act.state, act.appointment.state) == ("cancelled", "cancelled")
    last = selectors.consent_of(act)
    assert last is not None
    assert (last.decision, last.given_by, last.giver_name) == ("withdrawn", "guardian", "Rose Petit")
    decided = selectors.image_decision_of(act)
    assert decided is not None
    assert (decided.decision, decided.fate) == ("withdrawn", ImagesFate.TAKEN_OUT)
    assert document_rows.documents_of(actor_of(morel), act_public_id=act.public_id) == []
    assert "n’a plus voulu de l’acte" in presenters.act.cancelled_sentence(act)
    assert Notice.objects.filter(kind="consultations.consent_refused", user_id=morel.pk).count() == 1


def test_without_a_word_on_the_images_they_stay(pictured: Story) -> None:
    takes(pictured, decision=ConsentDecision.WITHDRAWN)
    decided = selectors.image_decision_of(pictured.now())
    assert decided is not None
    assert decided.decision == ConsentDecision.GIVEN


def test_nothing_is_half_done_when_the_images_cannot_be_withdrawn(story: Story) -> None:
    """No agreement to images was given: nothing can be taken back, and the act goes on."""
    story.begins()
    with pytest.raises(Exception, match="Aucun accord pour les images"):
        takes(story, decision=ConsentDecision.WITHDRAWN, fate=ImagesFate.TAKEN_OUT)
    assert story.now().state == "in_progress"
    assert Consent.objects.filter(decision="withdrawn").count() == 0


def test_the_nurse_of_another_site_withdraws_nobody(pictured: Story, luc: Any) -> None:
    with pytest.raises(NotFound):
        services.consent_take(
            actor=actor_of(luc),
            public_id=pictured.public_id,
            decision=ConsentDecision.WITHDRAWN,
            given_by=ConsentGiver.PATIENT,
            at=minutes(3),
        )


@pytest.mark.parametrize("page", ["cart", "cockpit"])
def test_both_sides_may_end_the_act_for_whoever_decides(
    pictured: Story, page: str, morel: Any, nadia: Any
) -> None:
    user = nadia if page == "cart" else morel
    html = signed_in(PivotClient(), user).get(reverse(f"consultations:{page}", args=[pictured.public_id]))
    said = html.content.decode()
    assert 'id="withdrawal"' in said
    assert "Le tuteur ou le curateur" in said
    assert "Sont retirées du dossier" in said


def test_the_text_is_read_by_anybody_and_an_unknown_one_is_not_found() -> None:
    browser = PivotClient()
    page = browser.get(reverse("consultations:consent_text"))
    assert page.status_code == 200
    assert "Qui répond de quoi" in page.content.decode()
    assert browser.get(reverse("consultations:consent_text"), {"texte": "99"}).status_code == 404


def test_texts_have_each_a_number_and_a_day_of_their_own() -> None:
    assert len({one.version for one in TEXTS}) == len({one.since for one in TEXTS}) == len(TEXTS)
    assert [text_of(one.version) for one in TEXTS] == list(TEXTS)
    assert all(len(one.version) <= 12 and one.duties for one in TEXTS)
