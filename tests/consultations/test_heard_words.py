"""What the physician heard: said once, in their words, gathered by the report."""

import pytest
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from consultations import selectors, services
from consultations.enums import RequestKind
from consultations.models import CartRequest
from consultations.rules import sounds
from core.errors import Conflict, Invalid, NotFound, Refused
from tests.cast import actor_of, signed_in
from tests.client import PivotClient
from tests.consultations.factories import minutes


def hears(story, words: str, point: str = "aortic", at: int = 2, actor=None) -> CartRequest:
    asked = services.request_make(
        actor=story.physician,
        public_id=story.public_id,
        kind=RequestKind.STETHOSCOPE,
        point=point,
        at=minutes(at),
    )
    return says(story, asked, words, at + 1, actor)


def says(story, asked: CartRequest, words: str, at: int, actor=None) -> CartRequest:
    return services.request_heard(
        actor=actor or story.physician,
        public_id=story.public_id,
        request_public_id=asked.public_id,
        words=words,
        at=minutes(at),
    )


def findings(story) -> str:
    return selectors.sections_of(story.now())["findings"]


def test_what_was_heard_is_in_the_findings_point_by_point(story):
    story.begins()
    hears(story, " souffle systolique 2/6 ")
    hears(story, "", point="erb", at=4)
    hears(story, "crépitants fins", point="back_base_left", at=6)
    assert findings(story).split("\n") == [
        "Foyer aortique : souffle systolique 2/6",
        "Base gauche, dans le dos : crépitants fins",
    ]


def test_words_follow_what_is_written_once_and_are_then_the_physician_s_to_correct(story):
    story.begins().writes(findings="Œdèmes.")
    hears(story, "souffle")
    assert findings(story) == "Œdèmes.\nFoyer aortique : souffle"
    corrected = {"sections": {"findings": "Œdèmes. Souffle aortique 3/6."}, "revision": 1, "heard_shown": 1}
    services.report_save(actor=story.physician, public_id=story.public_id, at=minutes(5), **corrected)
    assert findings(story) == "Œdèmes. Souffle aortique 3/6."
    hears(story, "roulement", point="mitral", at=6)
    assert findings(story) == "Œdèmes. Souffle aortique 3/6.\nFoyer mitral : roulement"


def test_words_that_the_page_did_not_show_are_not_lost_with_its_text(story):
    story.begins()
    hears(story, "souffle")
    story.writes(findings="Œdèmes.")
    assert findings(story) == "Œdèmes.\nFoyer aortique : souffle"


def test_a_page_that_shows_less_does_not_bring_words_back(story):
    story.begins()
    hears(story, "souffle")
    for revision, shown in ((0, 1), (1, 0)):
        services.report_save(
            actor=story.physician,
            public_id=story.public_id,
            sections={"findings": "Corrigé."},
            revision=revision,
            heard_shown=shown,
            at=minutes(5),
        )
    assert findings(story) == "Corrigé."


def test_a_point_is_put_into_words_once(story):
    story.begins()
    asked = hears(story, "souffle")
    says(story, asked, "", 4)
    with pytest.raises(Conflict):
        says(story, asked, "autre", 5)
    assert findings(story) == "Foyer aortique : souffle"


def test_only_the_physician_of_the_act_says_what_is_heard(story, haddad, weiss):
    story.begins()
    services.second_physician_invite(
        actor=story.physician, public_id=story.public_id, practitioner=haddad.practitioner, at=minutes(1)
    )
    for actor, refusal in (
        (story.nurse, Refused),
        (actor_of(haddad), Refused),
        (actor_of(weiss), NotFound),
    ):
        with pytest.raises(refusal):
            hears(story, "souffle", actor=actor)
    assert findings(story) == ""


def test_words_are_short_and_of_a_point(story):
    story.begins()
    with pytest.raises(Invalid):
        hears(story, "x" * 301)
    camera = services.request_make(
        actor=story.physician, public_id=story.public_id, kind=RequestKind.HAND_CAMERA, at=minutes(2)
    )
    with pytest.raises(Invalid):
        says(story, camera, "souffle", 3)
    with pytest.raises(IntegrityError, match="worded_is_heard"), transaction.atomic():
        CartRequest.objects.filter(pk=camera.pk).update(worded_at=minutes(3))


def test_words_are_sealed(story):
    story.begins()
    asked = hears(story, "souffle")
    with connection.cursor() as cursor:
        cursor.execute("SELECT words FROM consultations_cartrequest WHERE id = %s", [asked.pk])
        assert b"souffle" not in bytes(cursor.fetchone()[0])


def test_the_cockpit_asks_for_words_and_shows_them_in_the_notes(story, morel):
    story.begins()
    physician = signed_in(PivotClient(), morel)
    cockpit = reverse("consultations:cockpit", args=[story.public_id])
    asked = services.request_make(
        actor=story.physician,
        public_id=story.public_id,
        kind=RequestKind.STETHOSCOPE,
        point="aortic",
        at=minutes(2),
    )
    assert "Ce que vous entendez" in physician.get(cockpit).text
    heard = reverse("consultations:heard", args=[story.public_id, asked.public_id])
    physician.post(heard, {"words": "souffle 2/6"})
    page = physician.get(cockpit)
    assert page.context["notes"] == "Foyer aortique : souffle 2/6"
    draft = reverse("consultations:report_draft", args=[story.public_id])
    typed = {"findings": "Souffle 2/6 connu.", "version": "0", "heard_shown": page.context["heard_shown"]}
    physician.post(draft, typed)
    assert physician.get(cockpit).context["notes"] == "Souffle 2/6 connu."


@pytest.mark.parametrize(("is_on", "kept"), [(True, ("bell", sounds.VERSION)), (False, ("", ""))])
def test_a_point_heard_keeps_its_filter_and_version_behind_the_switch(story, settings, is_on, kept):
    settings.MEDICAL_FUNCTIONS = settings.MEDICAL_FUNCTIONS | {"stethoscope_filters": is_on}
    story.begins()
    asked = hears(story, "")
    listening = {"public_id": story.public_id, "request_public_id": asked.public_id, "at": minutes(4)}
    services.request_heard(actor=story.physician, sound_filter="bell", **listening)
    asked.refresh_from_db()
    assert (asked.sound_filter, asked.filters_version) == kept
    with pytest.raises(Invalid):
        services.request_heard(actor=story.physician, sound_filter="loud", **listening)
    with pytest.raises(IntegrityError, match="filter_and_version"), transaction.atomic():
        CartRequest.objects.filter(pk=asked.pk).update(sound_filter="wide", filters_version="")
