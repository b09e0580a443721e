"""An image asked of the cart: who may, what must hold, and what becomes of it."""

import io
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from audit.models import Event
from consultations import selectors, services
from consultations.enums import StillGivenUp, StillSource
from consultations.models import StillImage, StillRequest
from consultations.presenters.compare import still_label
from core.errors import Conflict, Invalid, NotFound, PivotError
from documents import services as documents
from documents.models import Document
from tests.cast import actor_of, signed_in
from tests.client import PivotClient
from tests.consultations.factories import minutes, second_physician
from tests.documents.factories import image, jpeg

CAST = ("morel", "haddad", "nadia", "weiss", "luc", "sylvie")


@pytest.fixture
def as_(request):
    return lambda name: signed_in(PivotClient(), request.getfixturevalue(name))


@pytest.fixture
def agreed(story):
    """The act has begun, and the patient agrees to images."""
    story.begins()
    story.agrees_to_images()
    return story


def asks(story, actor=None, source=StillSource.HAND_CAMERA):
    asker = actor or story.physician
    return services.still_ask(actor=asker, public_id=story.public_id, source=source, at=minutes(2))


def sends(story, request, actor=None, content=None):
    return services.still_deliver(
        actor=actor or story.nurse,
        public_id=story.public_id,
        request_public_id=request.public_id,
        content=content or jpeg(),
        at=minutes(3),
    )


def gives_up(story, request, why=StillGivenUp.NO_ANSWER):
    return services.still_give_up(
        actor=story.physician,
        public_id=story.public_id,
        request_public_id=request.public_id,
        why=why,
        at=minutes(3),
    )


def events():
    rows = Event.objects.filter(kind__startswith="consultations.still_").order_by("pk")
    return list(rows.values_list("kind", flat=True))


@pytest.mark.parametrize("name", CAST)
def test_physicians_ask_and_the_cart_sends(agreed, haddad, request, name):
    second_physician(agreed.act, haddad)
    actor = actor_of(request.getfixturevalue(name))
    if name in ("morel", "haddad"):
        asks(agreed, actor)
    else:
        with pytest.raises(PivotError) as refusal:
            asks(agreed, actor)
        assert refusal.value.status in (403, 404)
    wanted = asks(agreed)
    if name == "nadia":
        sends(agreed, wanted, actor)
    else:
        with pytest.raises(PivotError) as refusal:
            sends(agreed, wanted, actor)
        assert refusal.value.status in (403, 404)


def test_the_image_is_kept_whole_under_the_name_of_who_asked(agreed):
    request = asks(agreed)
    assert [one.public_id for one in selectors.stills_wanted(agreed.act, minutes(0))] == [request.public_id]
    services.still_begin(
        actor=agreed.nurse, public_id=agreed.public_id, request_public_id=request.public_id, at=minutes(2)
    )
    assert StillRequest.objects.get().state == "begun"
    picture = io.BytesIO()
    Image.new("RGB", (1280, 720), "red").save(picture, "JPEG")
    still = sends(agreed, request, content=picture.getvalue())
    assert StillRequest.objects.get().state == "received"
    assert (still.taken_by, still.track_role) == (agreed.physician.label, "hand_camera")
    kept = documents.document_content(Document.objects.get(public_id=still.document_public_id))
    assert Image.open(io.BytesIO(kept)).size == (1280, 720)
    assert selectors.stills_wanted(agreed.act, minutes(0)) == []
    assert events() == ["consultations.still_asked", "consultations.still_taken"]


def test_sent_again_after_a_cut_it_is_kept_once(agreed):
    request = asks(agreed)
    assert sends(agreed, request) == sends(agreed, request)
    assert StillImage.objects.count() == 1


def test_what_nobody_waits_for_any_more_is_refused(agreed):
    request = asks(agreed)
    assert gives_up(agreed, request).state == "given_up"
    with pytest.raises(Conflict):
        sends(agreed, request)
    received = asks(agreed)
    sends(agreed, received)
    assert gives_up(agreed, received).state == "received"


@pytest.mark.parametrize(
    "content", [b"\xff\xd8\xff<html>", jpeg()[:400], image("PNG"), b""], ids=["head", "cut", "png", "none"]
)
def test_a_file_that_is_no_whole_jpeg_is_refused(agreed, content):
    request = asks(agreed)
    with pytest.raises(Invalid):
        services.still_deliver(
            actor=agreed.nurse,
            public_id=agreed.public_id,
            request_public_id=request.public_id,
            content=content,
            at=minutes(3),
        )
    assert not StillImage.objects.exists()


def test_without_the_agreement_nothing_is_asked(story):
    story.begins()
    with pytest.raises(Conflict) as refusal:
        asks(story)
    assert refusal.value.code == "agreement_missing"


def test_during_an_aparte_no_image_is_asked_nor_sent(agreed):
    request = asks(agreed)
    services.party_enter(actor=agreed.physician, public_id=agreed.public_id, at=minutes(2))
    services.aparte_begin(actor=agreed.physician, public_id=agreed.public_id, at=minutes(2))
    for gesture in (lambda: asks(agreed), lambda: sends(agreed, request)):
        with pytest.raises(Conflict) as refusal:
            gesture()
        assert refusal.value.code == "aside"


def test_an_image_of_another_act_is_not_found(agreed):
    with pytest.raises(NotFound):
        selectors.still_request_of(agreed.act, uuid4())


def test_the_pages_ask_follow_and_send(agreed, as_):
    physician, nurse = as_("morel"), as_("nadia")

    def url(name, *more):
        return reverse(f"consultations:{name}", args=[agreed.public_id, *more])

    asked = physician.post(url("still_ask"), {"source": "camera"}).json()
    assert asked["state"] == "asked"
    assert nurse.get(url("stills_wanted")).json() == {"wanted": [{"id": asked["id"], "source": "camera"}]}
    nurse.post(url("still_begin", asked["id"]))
    assert physician.get(url("still_state", asked["id"])).json() == {"state": "begun"}
    file = SimpleUploadedFile("image.jpg", jpeg(), "image/jpeg")
    assert nurse.post(url("still_deliver", asked["id"]), {"image": file}).status_code == 201
    assert physician.get(url("still_state", asked["id"])).json() == {"state": "received"}
    assert physician.post(url("still_give_up", asked["id"]), {"why": "no_answer"}).json() == {
        "state": "received"
    }


def test_the_cart_finds_nothing_old_to_take(agreed, as_):
    StillRequest.objects.create(
        consultation=agreed.now(), track_role="camera", asked_by="Dr", asked_at=minutes(-30)
    )
    page = as_("nadia").get(reverse("consultations:stills_wanted", args=[agreed.public_id]))
    assert page.json() == {"wanted": []}


# ------------------------------------------------------------------ what is drawn upon


def takes(story, **given):
    said = {"actor": story.physician, "public_id": story.public_id, "source": StillSource.HAND_CAMERA}
    return services.still_take(**{**said, "content": jpeg(), "at": minutes(4), **given})


def test_a_drawing_is_kept_beside_its_image_which_stays(agreed):
    original = takes(agreed)
    services.still_side(
        actor=agreed.physician,
        public_id=agreed.public_id,
        document=original.document_public_id,
        side="left",
        at=minutes(5),
    )
    before = Document.objects.filter(public_id=original.document_public_id).values().get()
    drawn = takes(agreed, original=original.document_public_id)
    assert (drawn.original, drawn.side) == (original, "left")
    assert drawn.document_public_id != original.document_public_id
    assert Document.objects.filter(public_id=original.document_public_id).values().get() == before
    assert still_label(drawn) == "Caméra main, oreille gauche, avec dessin"


def test_a_drawing_is_of_an_image_of_this_act_and_of_the_same_camera(agreed):
    original = takes(agreed)
    with pytest.raises(NotFound):
        takes(agreed, original=uuid4())
    with pytest.raises(Conflict):
        takes(agreed, original=original.document_public_id, source=StillSource.CAMERA)


def test_without_the_agreement_no_drawing_is_kept(story):
    story.begins()
    with pytest.raises(Conflict, match="accord"):
        takes(story)
