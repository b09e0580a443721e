"""Which ear the hand camera is asked for: the request, the cart that knows better, the image."""

from uuid import UUID

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from audit.models import Event
from consultations import presenters, selectors, services
from consultations.enums import RequestKind, StillSource
from consultations.models import CartRequest
from consultations.presenters.requests import asked
from core.errors import Invalid, PivotError
from tests.cast import actor_of, signed_in
from tests.client import PivotClient
from tests.consultations.factories import minutes, second_physician
from tests.documents.factories import jpeg

CAST = ("morel", "haddad", "nadia", "weiss", "luc", "sylvie")
HAND = RequestKind.HAND_CAMERA


@pytest.fixture
def agreed(story):
    story.begins()
    story.agrees_to_images()
    return story


def asks(story, side="left", kind=HAND, point=""):
    return services.request_make(
        actor=story.physician, public_id=story.public_id, kind=kind, point=point, side=side, at=minutes(2)
    )


def says(story, request, side="right", actor=None):
    return services.request_side(
        actor=actor or story.nurse,
        public_id=story.public_id,
        request_public_id=request.public_id,
        side=side,
        at=minutes(3),
    )


def image_of(story, wanted: UUID):
    return services.still_deliver(
        actor=story.nurse,
        public_id=story.public_id,
        request_public_id=wanted,
        content=jpeg(),
        at=minutes(4),
    )


def wants(story, source=StillSource.HAND_CAMERA) -> UUID:
    wish = services.still_ask(actor=story.physician, public_id=story.public_id, source=source, at=minutes(3))
    return wish.public_id


def test_the_cart_is_told_which_ear_in_its_largest_letters(agreed, nadia):
    asks(agreed, "left")
    page = signed_in(PivotClient(), nadia).get(reverse("consultations:cart", args=[agreed.public_id]))
    told = page.content.decode()
    assert "<strong>oreille gauche</strong>" in told
    assert "Je suis sur l’oreille droite" in told


def test_a_request_of_no_ear_offers_no_other(agreed):
    request = asks(agreed, "")
    assert (asked(request).target, asked(request).other_side) == ("la caméra main", "")
    with pytest.raises(Invalid):
        says(agreed, request)


@pytest.mark.parametrize(
    ("kind", "point", "side"), [(HAND, "", "nose"), (RequestKind.STETHOSCOPE, "erb", "left")]
)
def test_only_the_hand_camera_is_asked_for_an_ear(agreed, kind, point, side):
    with pytest.raises(Invalid):
        asks(agreed, side, kind, point)
    with pytest.raises(IntegrityError), transaction.atomic():
        CartRequest.objects.create(
            consultation=agreed.act, kind=kind, point=point, side=side, asked_by="x", asked_at=minutes(2)
        )


def test_the_image_is_of_the_ear_that_was_asked(agreed):
    asks(agreed, "right")
    assert image_of(agreed, wants(agreed)).side == "right"
    assert image_of(agreed, wants(agreed, StillSource.CAMERA)).side == ""
    own = services.still_take(
        actor=agreed.physician,
        public_id=agreed.public_id,
        content=jpeg(),
        source=StillSource.HAND_CAMERA,
        at=minutes(4),
    )
    assert own.side == "right"


def test_an_image_on_its_way_keeps_its_ear_when_the_other_is_asked_meanwhile(agreed):
    asks(agreed, "left")
    wanted = wants(agreed)
    asks(agreed, "right")
    assert image_of(agreed, wanted).side == "left"


def test_once_it_is_seen_an_image_is_of_no_ear(agreed):
    request = asks(agreed, "left")
    services.request_heard(
        actor=agreed.physician, public_id=agreed.public_id, request_public_id=request.public_id, at=minutes(3)
    )
    assert image_of(agreed, wants(agreed)).side == ""


def test_the_cart_says_that_it_is_the_other_ear(agreed):
    request = asks(agreed, "left")
    wanted = wants(agreed)
    assert says(agreed, request).side == "right"
    says(agreed, request)  # pressed twice
    assert image_of(agreed, wanted).side == "right"
    event = Event.objects.get(kind="consultations.request_side_said")
    assert event.actor_label == agreed.nurse.label
    page = presenters.cockpit_page(agreed.physician, agreed.now(), minutes(4))
    assert "oreille droite" in page["asked"].side_said
    assert agreed.nurse.label in page["asked"].side_said


@pytest.mark.parametrize("name", CAST)
def test_only_the_person_at_the_cart_says_so(agreed, haddad, request, name):
    second_physician(agreed.act, haddad)
    wish = asks(agreed)
    actor = actor_of(request.getfixturevalue(name))
    if name == "nadia":
        assert says(agreed, wish, actor=actor).side == "right"
        return
    with pytest.raises(PivotError) as refusal:
        says(agreed, wish, actor=actor)
    assert refusal.value.status in (403, 404)
    assert selectors.current_request(agreed.act).side == "left"
