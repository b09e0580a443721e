"""Two images side by side, and which ear one is of."""

import datetime as dt
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from accounts.models import User
from consultations import presenters, selectors, services
from consultations.enums import EarSide, StillSource
from consultations.models import StillImage
from core.errors import Conflict, NotFound, Refused
from patients.models import Patient
from territory.models import Site
from tests.cast import actor_of, signed_in
from tests.client import PivotClient
from tests.consultations.factories import NINE, Story, assisted, minutes
from tests.documents.factories import jpeg

pytestmark = pytest.mark.django_db


@pytest.fixture
def agreed(story: Story) -> Story:
    return story.begins().agrees_to_images()


@pytest.fixture
def story_before(mme_petit: Patient, morel: User, nadia: User, ehpad: Site) -> Story:
    """An act of the week before, with its agreement to images."""
    day = NINE - dt.timedelta(days=7)
    return Story(assisted(mme_petit, morel, ehpad, starts_at=day), morel, nadia).begins().agrees_to_images()


def takes(story: Story, source: StillSource = StillSource.HAND_CAMERA, at: int = 2) -> StillImage:
    return services.still_take(
        actor=story.physician, public_id=story.public_id, content=jpeg(), source=source, at=minutes(at)
    )


def says(story: Story, still: StillImage, side: str, actor: Any = None) -> StillImage:
    return services.still_side(
        actor=actor or story.physician,
        public_id=story.public_id,
        document=still.document_public_id,
        side=side,
        at=minutes(3),
    )


def test_an_ear_is_said_corrected_and_taken_back(agreed: Story) -> None:
    still = takes(agreed)
    for side in (EarSide.LEFT, EarSide.RIGHT, ""):
        assert says(agreed, still, side).side == side
    says(agreed, still, EarSide.LEFT)
    assert presenters.cockpit.captures(agreed.act)[0]["label"].startswith("Caméra main, oreille gauche")


def test_only_the_hand_camera_looks_into_an_ear(agreed: Story) -> None:
    still = takes(agreed, StillSource.CAMERA)
    with pytest.raises(Conflict):
        says(agreed, still, EarSide.LEFT)
    with pytest.raises(IntegrityError), transaction.atomic():
        StillImage.objects.update(side="left")


def test_the_cart_does_not_say_it_nor_does_the_physician_of_another_act(agreed: Story, weiss: Any) -> None:
    still = takes(agreed)
    with pytest.raises(Refused):
        says(agreed, still, EarSide.LEFT, agreed.nurse)
    with pytest.raises(NotFound):
        says(agreed, still, EarSide.LEFT, actor_of(weiss))
    with pytest.raises(NotFound):
        services.still_side(
            actor=agreed.physician, public_id=agreed.public_id, document=uuid4(), side="left", at=minutes(3)
        )


def test_the_newest_beside_the_last_of_the_same_camera(agreed: Story) -> None:
    first, _, last = takes(agreed, at=2), takes(agreed, StillSource.CAMERA, at=3), takes(agreed, at=4)
    page = presenters.compare_page(agreed.physician, agreed.now(), None, None)
    assert (page["older"].key, page["newer"].key) == (
        str(first.document_public_id),
        str(last.document_public_id),
    )
    assert len(page["shots"]) == 3


def test_what_is_chosen_is_shown_and_what_is_not_ours_is_not(agreed: Story) -> None:
    first, other = takes(agreed, at=2), takes(agreed, StillSource.CAMERA, at=3)
    chosen = (other.document_public_id, first.document_public_id)
    page = presenters.compare_page(agreed.physician, agreed.now(), *chosen)
    assert (UUID(page["older"].key), UUID(page["newer"].key)) == chosen
    foreign = presenters.compare_page(agreed.physician, agreed.now(), uuid4(), uuid4())
    assert {foreign["older"].key, foreign["newer"].key} <= {one.key for one in foreign["shots"]}


def test_an_image_that_was_taken_out_is_not_compared(agreed: Story) -> None:
    takes(agreed)
    StillImage.objects.update(withdrawn_at=minutes(5), withdrawn_by="Nadia Benali")
    assert selectors.stills_to_compare(agreed.physician, agreed.act) == []
    page = presenters.compare_page(agreed.physician, agreed.now(), None, None)
    assert page["newer"] is None


def test_images_of_an_earlier_act_are_for_who_attended_it(
    agreed: Story, story_before: Story, haddad: Any
) -> None:
    """Dr Haddad, invited into this act, does not see the images of the one before."""
    takes(story_before, at=2)
    story_before.in_state("closed")
    now = takes(agreed, at=5)
    assert len(selectors.stills_to_compare(agreed.physician, agreed.act)) == 2
    services.second_physician_invite(
        actor=agreed.physician,
        public_id=agreed.public_id,
        practitioner=haddad.practitioner,
        at=minutes(6),
    )
    seen = selectors.stills_to_compare(actor_of(haddad), agreed.act)
    assert [one.pk for one in seen] == [now.pk]


def test_the_page_says_when_there_is_nothing_and_shows_two(agreed: Story, morel: Any) -> None:
    client = signed_in(PivotClient(), morel)
    url = reverse("consultations:stills_compare", args=[agreed.public_id])
    assert "Aucune image de cette personne" in client.get(url).content.decode()
    takes(agreed)
    assert "Aucune image plus ancienne" in client.get(url).content.decode()
    takes(agreed, at=4)
    assert client.get(url, {"gauche": "x"}).content.decode().count("data-view") == 2
