"""The room as its physician holds it: who is silenced, who knocks at a door that is shut."""

import pytest
from django.urls import reverse

from audit.models import Event
from consultations import presenters, selectors, services
from consultations.adapters import relay
from consultations.enums import PartyRole
from consultations.models import Knock, ShutDoor
from consultations.services import DoorShut
from core.errors import Conflict, LinkRefused, NotFound, PivotError
from media_relay.grants import grant_read
from tests.cast import actor_of, signed_in
from tests.consultations.factories import minutes
from tests.consultations.test_observers import admits, comes, invites

CAST = ("morel", "haddad", "nadia", "weiss", "luc", "sylvie")
pytestmark = pytest.mark.django_db


@pytest.fixture
def call(story):
    return story.begins()


@pytest.fixture
def told(monkeypatch):
    """Whom the relay is told to silence, or no longer."""
    said = []
    monkeypatch.setattr(
        relay.rooms,
        "participant_silence",
        lambda **given: said.append((given["participant"], given["silent"])),
    )
    return said


@pytest.fixture
def interpreter(call):
    observer = comes(call)
    admits(call, observer)
    observer.party.refresh_from_db()
    return observer


def silences(story, party, actor=None, gesture=services.party_silence):
    gesture(
        actor=actor or story.physician,
        public_id=story.public_id,
        party_public_id=party.public_id,
        at=minutes(6),
    )


def shuts(story, actor=None):
    return services.door_shut(actor=actor or story.physician, public_id=story.public_id, at=minutes(6))


def opens(story, actor=None):
    services.door_open(actor=actor or story.physician, public_id=story.public_id, at=minutes(9))


def enters(observer, at=7):
    return services.observer_enter(observer_public_id=observer.public_id, at=minutes(at))


def verbs():
    return list(Event.objects.order_by("pk").values_list("kind", flat=True))


# ------------------------------------------------------------------ microphones


@pytest.mark.parametrize("name", CAST)
@pytest.mark.parametrize("gesture", [services.party_silence, services.party_unsilence])
def test_the_physician_of_the_act_cuts_and_gives_back_and_nobody_else(
    call, interpreter, request, name, gesture
):
    actor = actor_of(request.getfixturevalue(name))
    if name == "morel":
        silences(call, interpreter.party, actor, gesture)
        return
    with pytest.raises(PivotError) as refusal:
        silences(call, interpreter.party, actor, gesture)
    assert refusal.value.status in (403, 404)


def test_the_relay_is_told_and_the_grant_says_it_too(
    call, interpreter, told, django_capture_on_commit_callbacks
):
    party = interpreter.party
    with django_capture_on_commit_callbacks(execute=True):
        silences(call, party)
        silences(call, party)  # twice is once
    party.refresh_from_db()
    assert told == [(party.public_id, True)]
    assert (party.silenced_by, party.silenced_at) == (call.physician.label, minutes(6))
    token = relay.grant_of(enters(interpreter), minutes(7))["grant"]
    assert grant_read(token, at=minutes(7)).silent
    assert "voice" in grant_read(token, at=minutes(7)).publish
    with django_capture_on_commit_callbacks(execute=True):
        silences(call, party, gesture=services.party_unsilence)
    assert told[1:] == [(party.public_id, False)]
    assert not grant_read(relay.grant_of(enters(interpreter), minutes(8))["grant"], at=minutes(8)).silent
    assert [verb for verb in verbs() if "silenced" in verb] == [
        "consultations.silenced",
        "consultations.unsilenced",
    ]


def test_each_device_of_a_physician_invited_is_silenced(
    call, weiss, told, django_capture_on_commit_callbacks
):
    party = services.second_physician_invite(
        actor=call.physician, public_id=call.public_id, practitioner=weiss.practitioner, at=minutes(2)
    )
    device = party.devices.create(number=2, page="other")
    with django_capture_on_commit_callbacks(execute=True):
        silences(call, party)
    assert told == [(party.public_id, True), (device.public_id, True)]
    later = party.devices.create(number=3, page="third")
    party.refresh_from_db()
    assert grant_read(relay.grant_of(party, minutes(7), later)["grant"], at=minutes(7)).silent


def test_the_patients_side_is_not_silenced(call):
    services.party_enter(actor=call.nurse, public_id=call.public_id, at=minutes(3))
    cart = call.now().parties.get(role=PartyRole.CART)
    with pytest.raises(Conflict, match="tiers"):
        silences(call, cart)


def test_one_of_another_act_is_not_found(call, interpreter, story):
    with pytest.raises(NotFound):
        services.party_silence(
            actor=call.physician, public_id=call.public_id, party_public_id=call.public_id, at=minutes(6)
        )


def test_all_at_once(call, interpreter):
    other = comes(call, name="Marc Petit")
    comes(call, role=PartyRole.TRAINEE)
    services.parties_silence(actor=call.physician, public_id=call.public_id, at=minutes(6))
    silenced = call.now().parties.filter(silenced_at__isnull=False).order_by("pk")
    assert [party.pk for party in silenced] == [interpreter.party.pk, other.party.pk]


def test_the_word_is_asked_for_once_and_given(call, interpreter):
    ask = {"observer_public_id": interpreter.public_id}
    services.word_ask_by_link(**ask, at=minutes(6))  # heard already: nothing to ask for
    silences(call, interpreter.party)
    for minute in (7, 8):
        services.word_ask_by_link(**ask, at=minutes(minute))
    interpreter.party.refresh_from_db()
    assert interpreter.party.word_asked_at == minutes(7)
    assert verbs().count("consultations.word_asked") == 1
    line = presenters.observers_part(call.physician, call.now(), minutes(8))["observers"][0]
    assert line.microphone.asks
    silences(call, interpreter.party, gesture=services.party_unsilence)
    interpreter.party.refresh_from_db()
    assert interpreter.party.word_asked_at is None


def test_who_waits_or_is_out_asks_for_nothing(call):
    observer = comes(call)
    with pytest.raises(LinkRefused):
        services.word_ask_by_link(observer_public_id=observer.public_id, at=minutes(6))


def test_a_physician_invited_asks_from_their_page(call, weiss):
    actor = actor_of(weiss)
    party = services.second_physician_invite(
        actor=call.physician, public_id=call.public_id, practitioner=weiss.practitioner, at=minutes(2)
    )
    silences(call, party)
    assert presenters.observers_part(actor, call.now(), minutes(6))["own_word"]["is_silenced"]
    services.word_ask(actor=actor, public_id=call.public_id, at=minutes(7))
    party.refresh_from_db()
    assert party.word_asked_at == minutes(7)


# ------------------------------------------------------------------ the door


@pytest.mark.parametrize("name", CAST)
@pytest.mark.parametrize("gesture", [shuts, opens])
def test_the_physician_of_the_act_shuts_and_opens_and_nobody_else(call, request, name, gesture):
    actor = actor_of(request.getfixturevalue(name))
    if name == "morel":
        gesture(call, actor)
        return
    with pytest.raises(PivotError) as refusal:
        gesture(call, actor)
    assert refusal.value.status in (403, 404)


def test_a_door_is_shut_during_the_act_and_once(story):
    with pytest.raises(Conflict):
        shuts(story)
    story.begins()
    assert shuts(story) == shuts(story)


def test_nobody_new_comes_in_and_the_physician_sees_who_knocked(call, interpreter):
    observer, secret, code = invites(call, name="Marc Petit")
    shuts(call)
    services.observer_come(secret=secret, typed=code, at=minutes(7))
    for minute in (7, 7, 8):
        with pytest.raises(DoorShut, match="fermé la porte"):
            enters(observer, minute)
    observer.party.refresh_from_db()
    assert observer.party.joined_at is None
    knock = Knock.objects.get()
    assert (knock.label, knock.knocked_at) == ("Marc Petit", minutes(8))
    assert verbs().count("consultations.knocked") == 1
    door = presenters.observers_part(call.physician, call.now(), minutes(8))["door"]
    assert (door["is_shut"], len(door["knocks"])) == (True, 1)
    assert presenters.observers_part(call.nurse, call.now(), minutes(8))["door"] is None
    assert enters(interpreter).public_id == interpreter.party.public_id  # was in, and comes back
    opens(call)
    assert enters(observer, 10).joined_at == minutes(10)
    assert ShutDoor.objects.get().opened_by == call.physician.label


def test_a_physician_invited_knocks_and_those_of_the_act_do_not(call, weiss):
    services.second_physician_invite(
        actor=call.physician, public_id=call.public_id, practitioner=weiss.practitioner, at=minutes(2)
    )
    shuts(call)
    for actor in (call.physician, call.nurse):
        services.call_enter(actor=actor, public_id=call.public_id, page="one", at=minutes(7))
    given = {"actor": actor_of(weiss), "public_id": call.public_id, "page": "one"}
    with pytest.raises(DoorShut):
        services.call_enter(**given, at=minutes(7))
    assert Knock.objects.get().label == weiss.practitioner.full_name
    opens(call)
    services.call_enter(**given, at=minutes(10))


# ------------------------------------------------------------------ pages


def test_the_page_of_a_guest_says_it_and_asks(call, client, monkeypatch):
    monkeypatch.setattr("core.clock.now", lambda: minutes(7))
    observer, secret, code = invites(call)
    client.post(reverse("consultations:invitation", args=[secret]), {"code": code})
    shuts(call)
    answer = client.post(reverse("consultations:guest_grant"))
    assert (answer.status_code, answer.json()["code"]) == (409, "door_shut")
    opens(call)
    assert client.post(reverse("consultations:guest_grant")).status_code == 200
    admits(call, observer)
    silences(call, observer.party)
    state = reverse("consultations:guest_state")
    assert "Demander la parole" in client.get(state).content.decode()
    assert client.post(reverse("consultations:guest_word")).json() == {"done": True}
    assert "Il voit que vous demandez la parole" in client.get(state).content.decode()


def test_the_list_of_the_physician_has_the_gestures(call, client, interpreter, morel, nadia):
    page = reverse("consultations:observers", args=[call.public_id])
    silences(call, interpreter.party)
    own, beside = (signed_in(client.__class__(), who).get(page).content.decode() for who in (morel, nadia))
    assert "Rendre le micro à Amina Diallo" in own
    assert "Fermer la porte" in own
    assert "micro coupé par le médecin" in beside
    assert "Rendre le micro" not in beside
    assert "Fermer la porte" not in beside


def test_third_parties_are_looked_at_again_while_the_room_is_there(call, interpreter):
    assert selectors.parties_to_settle(minutes(8)) == [interpreter.party.pk]
    assert selectors.parties_to_settle(minutes(8 + 6 * 60)) == []
