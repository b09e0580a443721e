"""The frozen trace of the stethoscope, kept with the act: its point, its filter, by whom; never the sound."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.urls import reverse

from audit.models import Event
from consultations import services
from consultations.enums import SoundFilter
from consultations.models import HeardTrace
from consultations.rules import sounds
from core.errors import Conflict, Invalid, NotFound, PivotError
from documents import services as documents
from documents.models import Document
from tests.cast import actor_of, signed_in
from tests.client import PivotClient
from tests.consultations.factories import minutes
from tests.consultations.test_reports import sign, text_of
from tests.documents.factories import jpeg

CAST = ("morel", "haddad", "nadia", "weiss", "luc", "sylvie")


@pytest.fixture(autouse=True)
def on(settings):
    settings.MEDICAL_FUNCTIONS = dict.fromkeys(settings.MEDICAL_FUNCTIONS, True)


@pytest.fixture
def asked(story):
    """Dr Morel listens at the mitral point."""
    story.begins()
    return services.request_make(
        actor=story.physician,
        public_id=story.public_id,
        kind="stethoscope",
        point="mitral",
        at=minutes(2),
    )


def keeps(story, asked, actor=None, content=None, **given):
    return services.heard_trace_keep(
        actor=actor or story.physician,
        public_id=story.public_id,
        gesture_public_id=asked.public_id,
        content=content or jpeg(),
        at=minutes(3),
        **{"sound_filter": SoundFilter.BELL, **given},
    )


def test_it_is_sealed_with_its_point_its_filter_and_who_kept_it(story, asked):
    trace = keeps(story, asked)
    assert (trace.gesture, trace.sound_filter, trace.filters_version) == (asked, "bell", sounds.VERSION)
    assert trace.kept_by == "Dr Sophie Morel"
    document = Document.objects.get(public_id=trace.document_public_id)
    assert document.title == "Tracé du stéthoscope, foyer mitral"
    assert documents.document_content(document)[:2] == b"\xff\xd8"
    assert Event.objects.filter(kind="consultations.heard_trace_kept").exists()


@pytest.mark.parametrize("name", CAST)
def test_who_listens_keeps_it_and_nobody_else(story, asked, request, name):
    actor = actor_of(request.getfixturevalue(name))
    if name == "morel":
        assert keeps(story, asked, actor)
        return
    with pytest.raises(PivotError) as refusal:
        keeps(story, asked, actor)
    assert refusal.value.status in (403, 404)
    assert not HeardTrace.objects.exists()


def test_what_is_no_picture_is_refused(story, asked):
    with pytest.raises(Invalid):
        keeps(story, asked, content=b"RIFF....WAVEfmt ")


def test_the_point_is_of_this_act_and_of_the_stethoscope(story, asked):
    asked.kind, asked.point = "hand_camera", ""
    asked.save()
    with pytest.raises(NotFound):
        keeps(story, asked)


def test_nothing_is_kept_behind_a_switch_that_is_off_nor_after_the_act(story, asked, settings):
    settings.MEDICAL_FUNCTIONS = {**settings.MEDICAL_FUNCTIONS, "phonocardiogram": False}
    with pytest.raises(Conflict, match="activé"):
        keeps(story, asked)
    settings.MEDICAL_FUNCTIONS = {**settings.MEDICAL_FUNCTIONS, "phonocardiogram": True}
    services.consultation_finish(actor=story.physician, public_id=story.public_id, at=minutes(15))
    with pytest.raises(Conflict, match="en cours"):
        keeps(story, asked)


def test_the_cockpit_the_report_and_the_paper_name_it(story, asked, morel):
    client = signed_in(PivotClient(), morel)
    gesture = reverse("consultations:heard_trace_keep", args=[story.public_id, asked.public_id])
    sent = {"filter": "bell", "image": SimpleUploadedFile("trace.jpg", jpeg(), "image/jpeg")}
    assert client.post(gesture, sent).status_code == 201
    part = reverse("consultations:cockpit_part", args=[story.public_id, "traces"])
    assert "Foyer mitral, cloche" in client.get(part).content.decode()
    services.party_enter(actor=story.nurse, public_id=story.public_id, at=minutes(4))
    services.consultation_finish(actor=story.physician, public_id=story.public_id, at=minutes(15))
    story.writes()
    report = client.get(reverse("consultations:report", args=[story.public_id])).content.decode()
    assert "Foyer mitral, cloche" in report
    text = " ".join(text_of(sign(story)).split())
    assert "Tracés du stéthoscope gardés au dossier" in text
    assert "par Dr Sophie Morel" in text


def test_a_filter_goes_with_its_version(story, asked):
    trace = keeps(story, asked)
    with pytest.raises(IntegrityError), transaction.atomic():
        HeardTrace.objects.filter(pk=trace.pk).update(filters_version="")
