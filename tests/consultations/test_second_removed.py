"""A second physician is shown out: of the call and the act while it goes on; who took part reads it after."""

import pytest
from django.urls import reverse

from audit.models import Event
from consultations import policies, presenters, selectors, services
from consultations.adapters import relay
from consultations.models import Consultation
from core.errors import Conflict, NotFound, PivotError
from patients.models import CareRelation
from tests.cast import actor_of, signed_in
from tests.consultations.factories import Story, assisted, minutes

pytestmark = pytest.mark.django_db

CAST = ("morel", "haddad", "nadia", "weiss", "luc", "sylvie")


@pytest.fixture
def call(story):
    return story.begins()


@pytest.fixture
def told(monkeypatch):
    said = []
    monkeypatch.setattr(relay.rooms, "participant_remove", lambda **given: said.append(given["participant"]))
    return said


def invited(story, user, at=2):
    return services.second_physician_invite(
        actor=story.physician, public_id=story.public_id, practitioner=user.practitioner, at=minutes(at)
    )


@pytest.fixture
def second(call, weiss):
    """Dr Weiss, in the call."""
    party = invited(call, weiss)
    services.party_present(party_public_id=party.public_id, is_present=True, at=minutes(3))
    party.refresh_from_db()
    return party


def shows_out(story, party, actor=None, at=5):
    services.second_physician_remove(
        actor=actor or story.physician,
        public_id=story.public_id,
        party_public_id=party.public_id,
        at=minutes(at),
    )


def knows(user, act):
    """The condition and the function, which say the same."""
    actor = actor_of(user)
    listed = Consultation.objects.filter(policies.known_to(actor), pk=act.pk).exists()
    assert policies.can_know(actor, act) == listed
    return listed


@pytest.mark.parametrize("name", CAST)
def test_the_physician_of_the_act_shows_out_and_nobody_else(call, second, request, name):
    actor = actor_of(request.getfixturevalue(name))
    if name == "morel":
        shows_out(call, second, actor)
        return
    with pytest.raises(PivotError) as refusal:
        shows_out(call, second, actor)
    assert refusal.value.status in (403, 404)


def test_the_relay_is_told_of_each_of_their_devices_and_it_is_traced(
    call, second, told, django_capture_on_commit_callbacks
):
    device = second.devices.create(number=2, page="other")
    with django_capture_on_commit_callbacks(execute=True):
        shows_out(call, second)
    assert told == [second.public_id, device.public_id]
    line = Event.objects.get(kind="consultations.second_removed")
    assert (line.subject_public_id, line.actor_label) == (second.public_id, call.physician.label)
    assert line.patient_public_id == call.appointment.patient.public_id


def test_out_they_know_nothing_of_the_act_while_it_goes_on_and_read_it_after(call, second, weiss):
    assert knows(weiss, call.act)
    shows_out(call, second)
    assert not knows(weiss, call.now())
    with pytest.raises(NotFound):
        services.party_enter(actor=actor_of(weiss), public_id=call.public_id, at=minutes(6))
    services.party_enter(actor=call.nurse, public_id=call.public_id, at=minutes(6))
    services.consultation_finish(actor=call.physician, public_id=call.public_id, at=minutes(9))
    assert knows(weiss, call.now())
    assert CareRelation.objects.get(practitioner=weiss.practitioner).ends_at > minutes(60)


def test_who_never_came_has_the_file_closed_and_the_neighbour_keeps_theirs(call, second, weiss, haddad):
    other = invited(call, haddad)
    shows_out(call, other)
    services.party_enter(actor=call.nurse, public_id=call.public_id, at=minutes(6))
    services.consultation_finish(actor=call.physician, public_id=call.public_id, at=minutes(9))
    assert not knows(haddad, call.now())
    assert CareRelation.objects.get(practitioner=haddad.practitioner).ends_at == minutes(5)
    assert CareRelation.objects.get(practitioner=weiss.practitioner).ends_at > minutes(60)


def test_invited_again_they_are_where_they_were(call, second, weiss):
    shows_out(call, second)
    assert invited(call, weiss, at=7).pk == second.pk
    assert (
        services.party_enter(actor=actor_of(weiss), public_id=call.public_id, at=minutes(8)).pk == second.pk
    )
    with pytest.raises(Conflict, match="déjà invité"):
        invited(call, weiss, at=9)


def test_they_no_longer_count_nor_speak(call, second):
    before = selectors.people_count(call.act)
    shows_out(call, second)
    assert selectors.people_count(call.act) == before - 1
    assert second not in selectors.silenceable(call.act)


def test_out_twice_or_of_another_act_nobody_is_found(call, second, mme_petit, morel, nadia, ehpad):
    other = Story(assisted(mme_petit, morel, ehpad, starts_at=minutes(60)), morel, nadia).begins()
    with pytest.raises(NotFound):
        shows_out(other, second)
    shows_out(call, second)
    with pytest.raises(NotFound):
        shows_out(call, second)


def test_the_list_has_the_gesture_for_its_physician(call, second, client, morel, monkeypatch):
    monkeypatch.setattr("core.clock.now", lambda: minutes(5))
    (line,) = presenters.cockpit_page(call.physician, call.now(), minutes(4))["observers"]
    assert (line.said, line.remove_word) == ("dans l’appel", "Faire sortir")
    answer = signed_in(client, morel).post(line.remove_url, headers={"Accept": "application/json"})
    assert answer.json() == {"done": True}
    page = reverse("consultations:observers", args=[call.public_id])
    assert second.label not in client.get(page).content.decode()
