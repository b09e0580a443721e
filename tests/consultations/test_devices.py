"""One person on two devices: asked first, the same rights, and no echo of oneself."""

import pytest

from audit.models import Event
from consultations import services
from consultations.adapters import relay
from consultations.models import Device, Party
from consultations.services import ADD, HERE, AlreadyHere
from core.errors import Conflict
from media_relay.grants import grant_read
from tests.cast import signed_in
from tests.consultations.factories import minutes


@pytest.fixture
def call(story):
    """Dr Morel is in the call, at her desk."""
    story.begins()
    entry = enters(story, "desk")
    services.party_present(party_public_id=entry.party.public_id, is_present=True, at=minutes(1))
    return story


def enters(story, page, wish="", actor=None):
    return services.call_enter(
        actor=actor or story.physician, public_id=story.public_id, page=page, wish=wish, at=minutes(2)
    )


def read(entry):
    return grant_read(relay.grant_of(entry.party, minutes(2), entry.device)["grant"], at=minutes(2))


def test_a_reload_comes_back_to_the_same_place_without_a_question(call):
    assert enters(call, "desk").device is None
    assert Party.objects.filter(role="physician").count() == 1


def test_on_another_device_one_must_choose(call):
    with pytest.raises(AlreadyHere) as question:
        enters(call, "telephone")
    assert question.value.code == "already_here"
    assert Event.objects.filter(kind="consultations.joined").count() == 1  # who is only asked has not entered


def test_here_takes_the_place_over(call):
    entry = enters(call, "telephone", HERE)
    assert (entry.device, entry.party.page) == (None, "telephone")
    with pytest.raises(AlreadyHere):
        enters(call, "desk")


def test_an_added_device_is_a_second_seat_of_the_same_person(call):
    desk, telephone = read(enters(call, "desk")), read(enters(call, "telephone", ADD))
    assert telephone.participant != desk.participant
    assert telephone.person == desk.participant
    assert desk.person is None
    assert telephone.label == "Dr Sophie Morel (2e appareil)"
    assert (telephone.role, telephone.publish, telephone.account) == (desk.role, desk.publish, desk.account)
    assert Event.objects.filter(kind="consultations.device_added").count() == 1


def test_a_reload_of_the_added_device_comes_back_to_it(call):
    assert enters(call, "telephone", ADD).device == enters(call, "telephone").device
    assert Device.objects.count() == 1


def test_three_devices_at_the_most(call):
    enters(call, "telephone", ADD)
    enters(call, "tablet", ADD)
    with pytest.raises(Conflict, match="Trois appareils"):
        enters(call, "watch", ADD)


def test_the_device_that_a_nurse_adds_is_her_own_and_not_beside_the_patient(call):
    entry = enters(call, "cart", actor=call.nurse)
    services.party_present(party_public_id=entry.party.public_id, is_present=True, at=minutes(1))
    own = read(enters(call, "telephone", ADD, actor=call.nurse))
    assert (own.role, own.publish) == ("nurse", {"camera", "voice"})


def test_who_has_left_is_not_asked(call):
    party = Party.objects.get(role="physician")
    services.party_present(
        party_public_id=party.public_id, is_present=False, at=minutes(2), since=party.joined_at
    )
    assert enters(call, "telephone").device is None


def test_the_page_is_told_to_ask(call, client, morel):
    address = f"/teleconsultations/{call.public_id}/appel/"
    browser = signed_in(client, morel)
    script = {"accept": "application/json"}
    answer = browser.post(address, {"page": "telephone"}, headers=script)
    assert (answer.status_code, answer.json()["code"]) == (409, "already_here")
    answer = browser.post(address, {"page": "telephone", "wish": "add"}, headers=script)
    assert answer.json()["is_added"] is True
    page = browser.get(f"/teleconsultations/{call.public_id}/cockpit/").content.decode()
    assert "Vous êtes déjà dans l’appel sur un autre appareil" in page
