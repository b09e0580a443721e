"""The body map: every point on its drawing, its state told, the right of the patient on the right side."""

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from consultations import services
from consultations.enums import AuscultationPoint, RequestKind
from consultations.models import CartRequest
from consultations.presenters import body_map
from core.errors import NotFound
from tests.cast import actor_of, signed_in
from tests.client import PivotClient
from tests.consultations.factories import minutes

MIDDLE = 100


def asked(point: str, placed: bool = False) -> CartRequest:
    at = minutes(1) if placed else None
    return CartRequest(kind=RequestKind.STETHOSCOPE, point=point, placed_at=at)


@pytest.fixture
def as_(request):
    return lambda name: signed_in(PivotClient(), request.getfixturevalue(name))


def test_every_point_has_one_place():
    placed = [code for region in body_map.REGIONS for code in region.places]
    assert sorted(placed) == sorted(AuscultationPoint)


def test_the_right_of_the_patient_is_on_the_left_from_the_front_and_on_the_right_from_behind():
    for region in body_map.REGIONS:
        for code, place in region.places.items():
            if code.endswith(("_right", "_left")):
                is_left_of_image = place.x < MIDDLE
                is_mirrored = region.face == body_map.FRONT
                assert is_left_of_image == (code.endswith("_right") == is_mirrored), code
                assert ("à sa droite" in place.how) == code.endswith("_right")
    front, back = body_map.maps(None, frozenset())
    assert (front.left, front.right) == ("sa droite", "sa gauche")
    assert (back.left, back.right) == ("sa gauche", "sa droite")


def test_no_point_hides_another():
    for drawing in body_map.maps(None, frozenset()):
        spots = [complex(one.x, one.y) for one in drawing.points]
        gaps = [abs(a - b) for n, a in enumerate(spots) for b in spots[:n]]
        assert min(gaps) > 15


@pytest.mark.parametrize(
    ("current", "heard", "state", "said"),
    [
        (None, set(), "", ""),
        (asked("back_base_left"), set(), "now", "demandé"),
        (asked("back_base_left", placed=True), set(), "placed", "posé"),
        (asked("back_base_left"), {"back_base_left"}, "now", "demandé"),
        (asked("aortic"), {"back_base_left"}, "done", "entendu"),
        (asked(""), {"back_base_left"}, "done", "entendu"),
    ],
)
def test_the_state_of_a_point_is_drawn_and_read_aloud(current, heard, state, said):
    drawings = {one.face: one for one in body_map.maps(current, frozenset(heard))}
    point = next(one for one in drawings["back"].points if one.code == "back_base_left")
    assert (point.state, point.said) == (state, said)
    assert (f"Base gauche, dans le dos : {said}." in drawings["back"].label) == bool(said)


def test_the_drawing_of_what_is_asked_comes_first():
    assert [one.face for one in body_map.maps(asked("back_apex_left"), frozenset())] == ["back", "front"]
    assert [one.face for one in body_map.maps(asked("abdomen"), frozenset())] == ["front", "back"]


def test_the_cart_reads_where_in_giant_letters_and_sees_the_back(story, as_):
    story.begins()
    services.request_make(
        actor=story.physician,
        public_id=story.public_id,
        kind=RequestKind.STETHOSCOPE,
        point="back_base_right",
        at=minutes(2),
    )
    page = as_("nadia").get(reverse("consultations:cart", args=[story.public_id])).text
    assert "Posez le stéthoscope <strong>base droite, dans le dos</strong>" in page
    assert "Dans le dos, sous l’omoplate, à sa droite." in page
    assert "6<sup>e</sup> point sur 6" in page
    assert "Dos. La droite de la personne est à droite de l’image." in page
    assert "Thorax vu de face" not in page


@pytest.mark.parametrize("point", list(AuscultationPoint))
def test_the_physician_asks_for_any_point_and_the_neighbour_for_none(story, weiss, point):
    story.begins()
    asking = {"public_id": story.public_id, "kind": RequestKind.STETHOSCOPE, "point": point}
    with pytest.raises(NotFound):
        services.request_make(actor=actor_of(weiss), at=minutes(2), **asking)
    services.request_make(actor=story.physician, at=minutes(2), **asking)
    with pytest.raises(IntegrityError), transaction.atomic():
        CartRequest.objects.update(kind=RequestKind.HAND_CAMERA)
