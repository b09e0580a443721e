"""The agreement to images: who notes it, what a withdrawal stops, and what becomes of what was taken."""

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction
from django.urls import reverse

from audit.models import Event
from consultations import selectors, services
from consultations.adapters import paper
from consultations.enums import ImagesFate, StillSource
from consultations.models import ImageDecision, StillImage, StillRequest
from core.errors import Conflict, Invalid, PivotError
from documents import selectors as document_rows
from documents.models import Document
from patients.enums import ConsentDecision, ConsentGiver, Manner
from tests.cast import actor_of, signed_in
from tests.client import PivotClient
from tests.consultations.factories import Story, assisted, minutes
from tests.documents.factories import jpeg

CAST = ("morel", "haddad", "nadia", "weiss", "luc", "sylvie")
SAID = {"decision": "given", "given_by": "patient", "manner": "oral"}
JSON = {"Accept": "application/json"}


@pytest.fixture
def as_(request):
    return lambda name: signed_in(PivotClient(), request.getfixturevalue(name))


@pytest.fixture
def taken(story):
    """In the call, with one image of the file and another that the cart is asked for."""
    story.begins().agrees_to_images()
    services.still_take(
        actor=story.physician,
        public_id=story.public_id,
        content=jpeg(),
        source=StillSource.CAMERA,
        at=minutes(2),
    )
    asks(story)
    return story


def asks(story):
    return services.still_ask(
        actor=story.physician, public_id=story.public_id, source=StillSource.HAND_CAMERA, at=minutes(3)
    )


def withdraws(story, fate=ImagesFate.KEPT, **said):
    return story.agrees_to_images(ConsentDecision.WITHDRAWN, fate=fate, **said)


def url(name, story):
    return reverse(f"consultations:{name}", args=[story.public_id])


@pytest.mark.parametrize("name", CAST)
def test_the_physician_of_the_act_and_those_at_the_cart_note_it(story, request, name):
    actor = actor_of(request.getfixturevalue(name))
    if name in ("morel", "nadia"):
        story.agrees_to_images(actor=actor)
        assert selectors.image_decision_of(story.act).noted_by == actor.label
        return
    with pytest.raises(PivotError) as refusal:
        story.agrees_to_images(actor=actor)
    assert refusal.value.status in (403, 404)
    assert not ImageDecision.objects.exists()


def test_the_neighbour_notes_nothing_here_and_what_is_said_here_is_not_said_there(
    story, mme_petit, haddad, nadia, ehpad
):
    there = Story(assisted(mme_petit, haddad, ehpad, starts_at=minutes(60)), haddad, nadia)
    story.agrees_to_images()
    assert selectors.image_decision_of(there.act) is None
    with pytest.raises(PivotError):
        story.agrees_to_images(ConsentDecision.WITHDRAWN, actor=there.physician)


def test_it_says_who_decided_how_who_noted_it_and_when(story):
    story.agrees_to_images(
        given_by=ConsentGiver.GUARDIAN, giver_name=" Paul Petit ", manner=Manner.WRITTEN, actor=story.nurse
    )
    kept = ImageDecision.objects.get()
    assert (kept.given_by, kept.giver_name, kept.manner) == ("guardian", "Paul Petit", "written")
    assert (kept.noted_by, kept.noted_at) == (story.nurse.label, minutes(1))
    with connection.cursor() as cursor:
        cursor.execute("SELECT giver_name FROM consultations_imagedecision")
        assert b"Petit" not in bytes(cursor.fetchone()[0])
    event = Event.objects.get(kind="consultations.stills_agreed")
    assert "Petit" not in str(event.details)


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"given_by": ConsentGiver.PARENT}, "giver_name"),
        ({"manner": Manner.UNKNOWN}, "manner"),
    ],
)
def test_what_is_not_said_is_asked(story, said, field):
    with pytest.raises(Invalid) as refusal:
        story.agrees_to_images(**said)
    assert refusal.value.field == field


def test_said_twice_it_is_written_once(story):
    story.agrees_to_images().agrees_to_images()
    assert ImageDecision.objects.count() == 1


def test_only_what_was_given_is_withdrawn_and_it_may_be_given_again(story):
    with pytest.raises(Conflict):
        withdraws(story)
    story.agrees_to_images(ConsentDecision.REFUSED).agrees_to_images()
    with pytest.raises(Conflict):
        story.agrees_to_images(ConsentDecision.REFUSED)
    withdraws(story).agrees_to_images()
    kept = ImageDecision.objects.order_by("pk").values_list("decision", flat=True)
    assert list(kept) == ["refused", "given", "withdrawn", "given"]


def test_it_does_not_touch_the_consent_to_the_act(taken):
    withdraws(taken)
    assert taken.now().state == "in_progress"
    assert selectors.consent_of(taken.act).decision == ConsentDecision.GIVEN


@pytest.mark.parametrize("decision", [ConsentDecision.REFUSED, ConsentDecision.WITHDRAWN])
def test_without_it_no_image_is_asked_nor_taken_and_the_reason_is_said(story, decision):
    story.begins()
    if decision == ConsentDecision.WITHDRAWN:
        story.agrees_to_images()
    story.agrees_to_images(decision)
    with pytest.raises(Conflict) as refusal:
        asks(story)
    assert refusal.value.code == "agreement_missing"
    assert "refusées" in refusal.value.message or "retiré" in refusal.value.message


def test_a_withdrawal_gives_up_what_was_asked_and_refuses_what_is_on_its_way(taken):
    wanted = StillRequest.objects.get()
    withdraws(taken, actor=taken.nurse)
    wanted.refresh_from_db()
    assert (wanted.state, wanted.given_up) == ("given_up", "withdrawn")
    assert selectors.stills_wanted(taken.act, minutes(0)) == []
    with pytest.raises(Conflict):
        services.still_deliver(
            actor=taken.nurse,
            public_id=taken.public_id,
            request_public_id=wanted.public_id,
            content=jpeg(),
            at=minutes(4),
        )
    assert StillImage.objects.count() == 1


def test_with_images_taken_a_withdrawal_says_what_becomes_of_them(taken):
    with pytest.raises(Invalid) as refusal:
        withdraws(taken, fate=None)
    assert refusal.value.field == "fate"
    assert StillRequest.objects.get().is_open


def test_kept_they_stay_in_the_file(taken):
    withdraws(taken)
    assert [one.taken_at for one in selectors.stills_of(taken.act)] == [minutes(2)]
    assert not Document.objects.get().is_hidden


def test_taken_out_they_leave_lists_cockpit_and_report_and_their_trace_stays(taken, as_):
    document = Document.objects.get()
    physician = as_("morel")
    assert str(document.public_id) in physician.get(url("cockpit", taken)).content.decode()
    withdraws(taken, fate=ImagesFate.TAKEN_OUT, actor=taken.nurse)
    kept = StillImage.objects.get()
    assert (kept.withdrawn_by, kept.withdrawn_at) == (taken.nurse.label, minutes(1))
    assert list(selectors.stills_of(taken.act)) == []
    assert document_rows.documents_of(taken.physician, act_public_id=taken.public_id) == []
    assert str(document.public_id) not in physician.get(url("cockpit", taken)).content.decode()
    assert paper._images(taken.act) == []
    kinds = set(Event.objects.values_list("kind", flat=True))
    assert {"consultations.still_withdrawn", "documents.hidden"} <= kinds


def test_the_other_side_is_told(taken, monkeypatch):
    told = []
    monkeypatch.setattr("consultations.notifications.changed", lambda _act, event: told.append(event))
    withdraws(taken)
    assert told == ["still_wanted", "still"]


def test_once_the_act_is_finished_it_no_longer_changes(story):
    story.ends()
    with pytest.raises(Conflict):
        story.agrees_to_images()


@pytest.mark.parametrize("gesture", ["update", "delete"])
def test_the_base_refuses_to_rewrite_a_decision(story, gesture):
    story.agrees_to_images()
    sql = {
        "update": "UPDATE consultations_imagedecision SET manner = 'written'",
        "delete": "DELETE FROM consultations_imagedecision",
    }[gesture]
    with pytest.raises(ProgrammingError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)


@pytest.mark.parametrize(
    "wrong",
    [{"decision": "perhaps"}, {"given_by": "cousin"}, {"manner": "sung"}, {"fate": "kept"}],
    ids=lambda wrong: next(iter(wrong)),
)
def test_the_base_refuses_what_is_not_said(story, wrong):
    row = SAID | {"noted_by": "Nadia", "noted_at": minutes(1)} | wrong
    with pytest.raises(IntegrityError), transaction.atomic():
        ImageDecision.objects.create(consultation=story.act, **row)


def test_it_is_asked_on_the_preparation_and_its_word_is_read_on_each_page(story, as_):
    nurse, physician = as_("nadia"), as_("morel")
    assert "Accepte les images" in nurse.get(url("preparation", story)).content.decode()
    said = SAID | {"given_by": "trusted_person", "giver_name": "Rose Petit"}
    assert nurse.post(url("images_decide", story), said, headers=JSON).status_code == 200
    story.begins()
    sentence = "Accord pour les images, par Rose Petit (la personne de confiance), de vive voix"
    for client, page in [
        (nurse, "preparation"),
        (nurse, "cart"),
        (physician, "cockpit"),
        (nurse, "images_said"),
    ]:
        assert sentence in client.get(url(page, story)).content.decode(), page


def test_withdrawn_from_the_cart_the_buttons_of_the_physician_close_and_say_why(taken, as_):
    physician, nurse = as_("morel"), as_("nadia")
    assert "data-closed" not in physician.get(url("cockpit", taken)).content.decode()
    said = SAID | {"decision": "withdrawn", "fate": "kept"}
    assert nurse.post(url("images_decide", taken), said, headers=JSON).status_code == 200
    page = physician.get(url("cockpit", taken)).content.decode()
    assert page.count("disabled data-closed") == 2
    assert "Accord pour les images retiré à" in page
    assert "Les images déjà prises restent au dossier." in nurse.get(url("cart", taken)).content.decode()


def test_a_form_that_says_nothing_is_refused(story, as_):
    answer = as_("nadia").post(url("images_decide", story), {"decision": "given"}, headers=JSON)
    assert answer.status_code == 422


def test_whoever_decided_before_is_not_named_again(story, as_):
    story.begins().agrees_to_images(given_by=ConsentGiver.GUARDIAN, giver_name="Rose Petit")
    page = as_("nadia").get(url("cart", story)).content.decode()
    assert page.count('value="Rose Petit"') >= 2
    assert f'<option value="{ConsentGiver.GUARDIAN}" selected>' in page
