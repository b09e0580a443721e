"""The views of the cart’s camera: kept for every physician, of that camera, named, forgotten."""

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from audit.models import Event
from consultations import services
from consultations.models import CameraView
from consultations.services import Looking
from consultations.services.camera_views import MOST_VIEWS
from core.errors import Conflict, Invalid, NotFound, PivotError
from tests.cast import actor_of, signed_in
from tests.client import PivotClient
from tests.consultations.factories import Story, assisted, minutes, second_physician
from tests.territory.factories import CartFactory

CAST = ("morel", "haddad", "nadia", "weiss", "luc", "sylvie")
RALLY = "Logi Rally (046d:0881)"


@pytest.fixture
def live(story):
    return story.begins()


def keeps(story, name="Lit", actor=None, camera=RALLY, **where):
    looking = Looking(camera=camera, **(where or {"pan": 12.5, "zoom": 3.0}))
    return services.camera_view_keep(
        actor=actor or story.physician, public_id=story.public_id, name=name, looking=looking, at=minutes(3)
    )


def renames(story, view, name, actor=None):
    return services.camera_view_rename(
        actor=actor or story.physician,
        public_id=story.public_id,
        view_public_id=view.public_id,
        name=name,
        at=minutes(4),
    )


def forgets(story, view, actor=None):
    services.camera_view_forget(
        actor=actor or story.physician,
        public_id=story.public_id,
        view_public_id=view.public_id,
        at=minutes(5),
    )


def reads(story, user, camera=RALLY):
    address = reverse("consultations:camera_views", args=[story.public_id])
    return signed_in(PivotClient(), user).get(address, {"camera": camera})


def test_a_view_is_kept_with_who_and_when_for_the_next_physician(live, haddad):
    keeps(live)
    second_physician(live.act, haddad)
    page = reads(live, haddad).content.decode()
    assert 'data-pan="12.5" data-tilt="" data-zoom="3.0"' in page
    assert "Dr Sophie Morel, " in page


def test_it_is_there_in_the_next_act_at_this_cart_and_at_no_other(live, morel, nadia, ehpad, mme_petit):
    keeps(live)
    cart = live.appointment.cart
    for hour, other, count in ((120, cart, 1), (240, CartFactory(site=ehpad), 0)):
        hours = {"starts_at": minutes(hour), "ends_at": minutes(hour + 20)}
        story = Story(assisted(mme_petit, morel, ehpad, cart=other, **hours), morel, nadia)
        assert reads(story, morel).content.decode().count("data-view ") == count


def test_the_same_name_again_is_the_new_view(live):
    keeps(live)
    keeps(live, pan=40.0)
    view = CameraView.objects.get()
    assert (view.pan, view.zoom) == (40.0, None)


def test_another_camera_has_its_own_and_says_that_these_were_of_the_one_before(live, morel):
    keeps(live)
    keeps(live, camera="PTZ Pro 2", pan=1.0)
    page = reads(live, morel, "PTZ Pro 2").content.decode()
    assert page.count("data-view ") == 1
    assert f"Une vue gardée pour une autre caméra ({RALLY})" in page
    assert "autre caméra" not in reads(live, morel, "").content.decode()


def test_named_again_and_forgotten_it_is_in_the_journal(live):
    view = keeps(live)
    assert renames(live, view, "  Table   basse ").name == "Table basse"
    forgets(live, view)
    assert not CameraView.objects.exists()
    kinds = Event.objects.filter(kind__startswith="consultations.camera_view").order_by("pk")
    assert list(kinds.values_list("kind", flat=True)) == [
        "consultations.camera_view_kept",
        "consultations.camera_view_renamed",
        "consultations.camera_view_forgotten",
    ]
    assert {event.actor_label for event in kinds} == {"Dr Sophie Morel"}


def test_two_views_of_a_camera_never_have_one_name(live):
    keeps(live)
    other = keeps(live, "Table")
    with pytest.raises(Conflict):
        renames(live, other, "Lit")
    with pytest.raises(IntegrityError), transaction.atomic():
        CameraView.objects.filter(pk=other.pk).update(name="Lit")


@pytest.mark.parametrize(
    ("name", "camera", "where"),
    [
        ("", RALLY, {"pan": 1.0}),
        ("x" * 41, RALLY, {"pan": 1.0}),
        ("Lit", " ", {"pan": 1.0}),
        ("Lit", RALLY, {"pan": None}),
    ],
)
def test_a_view_has_a_name_a_camera_and_a_place(live, name, camera, where):
    with pytest.raises(Invalid):
        keeps(live, name, camera=camera, **where)


def test_there_are_so_many_at_most_and_the_same_name_still_goes(live):
    for number in range(MOST_VIEWS):
        keeps(live, f"Vue {number}")
    with pytest.raises(Conflict, match="oubliez-en une"):
        keeps(live, "Une de trop")
    keeps(live, "Vue 3", pan=2.0)


def test_outside_the_call_nothing_is_kept(story):
    with pytest.raises(Conflict):
        keeps(story)


@pytest.mark.parametrize("name", CAST)
def test_only_the_physicians_of_the_act_keep_name_and_forget(live, haddad, request, name):
    second_physician(live.act, haddad)
    view = keeps(live)
    user = request.getfixturevalue(name)
    actor = actor_of(user)
    deeds = (
        lambda: keeps(live, "Table", actor),
        lambda: renames(live, view, "Fauteuil", actor),
        lambda: forgets(live, view, actor),
    )
    may = name in ("morel", "haddad")
    assert (reads(live, user).status_code == 200) is may
    for deed in deeds:
        if may:
            deed()
        else:
            with pytest.raises(PivotError) as refusal:
                deed()
            assert refusal.value.status in (403, 404)
    assert CameraView.objects.filter(name="Lit").exists() is not may


def test_the_view_of_another_cart_is_not_touched_from_this_act(live, ehpad):
    other = CameraView.objects.create(
        cart=CartFactory(site=ehpad), camera=RALLY, name="Lit", pan=1.0, kept_by="Dr", kept_at=minutes(1)
    )
    with pytest.raises(NotFound):
        renames(live, other, "Table")
    with pytest.raises(NotFound):
        forgets(live, other)


def test_what_is_no_number_is_no_place(live, morel):
    address = reverse("consultations:camera_view_keep", args=[live.public_id])
    sent = {"camera": RALLY, "name": "Lit", "pan": "nan", "tilt": "Infinity", "zoom": "x"}
    assert signed_in(PivotClient(), morel).post(address, sent).status_code == 422
    assert not CameraView.objects.exists()
