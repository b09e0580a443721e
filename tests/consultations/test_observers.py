"""An interpreter or a trainee in the call: agreed to, answered for, let in once, out at once."""

import datetime as dt

import pytest
from django.urls import reverse

from audit.models import Event
from consultations import presenters, selectors, services
from consultations.adapters import relay
from consultations.enums import PartyRole
from consultations.models import Observer, Party
from consultations.services import Agreement
from core.errors import Conflict, Invalid, LinkRefused, NotFound, PivotError
from media_relay.grants import grant_read
from notifications.models import Message
from patients.enums import ConsentGiver
from tests.cast import actor_of, signed_in
from tests.consultations.factories import Story, assisted, minutes

CAST = ("morel", "haddad", "nadia", "weiss", "luc", "sylvie")
YES = Agreement(given_by=ConsentGiver.PATIENT)


@pytest.fixture
def call(story):
    return story.begins()


@pytest.fixture
def told(monkeypatch):
    """What the relay is told, once it is committed."""
    said = []
    for name in ("participant_admit", "participant_remove"):
        gesture = lambda _name=name, **given: said.append((_name, given["participant"]))  # noqa: E731
        monkeypatch.setattr(relay.rooms, name, gesture)
    return said


def invites(story, **fields):
    given = {
        "actor": story.physician,
        "public_id": story.public_id,
        "role": PartyRole.INTERPRETER,
        "name": "Amina Diallo",
        "agreement": YES,
        "at": minutes(2),
    }
    return services.observer_invite(**{**given, **fields})


def comes(story, **fields):
    """Invited, and come by the link."""
    observer, secret, code = invites(story, **fields)
    services.observer_come(secret=secret, typed=code, at=minutes(3))
    services.observer_enter(observer_public_id=observer.public_id, at=minutes(3))
    return Observer.objects.get(pk=observer.pk)


def admits(story, observer, actor=None):
    services.observer_admit(
        actor=actor or story.physician,
        public_id=story.public_id,
        observer_public_id=observer.public_id,
        at=minutes(4),
    )


# ------------------------------------------------------------------ inviting


@pytest.mark.parametrize("name", CAST)
def test_the_physician_of_the_act_invites_and_nobody_else(call, request, name):
    actor = actor_of(request.getfixturevalue(name))
    if name == "morel":
        observer, _, _ = invites(call, actor=actor)
        assert (observer.owner_label, observer.owner_user_id) == (actor.label, actor.user_id)
        return
    with pytest.raises(PivotError) as refusal:
        invites(call, actor=actor)
    assert refusal.value.status in (403, 404)


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"agreement": Agreement(given_by=None)}, "Recueillez d’abord l’accord"),
        ({"agreement": Agreement(given_by=ConsentGiver.GUARDIAN)}, "le nom de qui a donné l’accord"),
        ({"name": "  "}, "le nom de cette personne"),
        ({"role": PartyRole.SECOND_PHYSICIAN}, "Dites qui est cette personne"),
        ({"role": PartyRole.GUARDIAN}, "à quel titre"),
    ],
)
def test_what_is_missing_is_said(call, fields, sentence):
    with pytest.raises(Invalid, match=sentence):
        invites(call, **fields)
    assert not Observer.objects.exists()


def test_nobody_is_invited_before_the_patient_waits_nor_after_the_act(story):
    with pytest.raises(Conflict, match="pendant l’acte"):
        invites(story)
    story.ends()
    with pytest.raises(Conflict, match="pendant l’acte"):
        invites(story)


def test_eight_people_at_the_most(call):
    for number in range(8 - selectors.people_count(call.act)):
        invites(call, name=f"Stagiaire {number}", role=PartyRole.TRAINEE)
    with pytest.raises(Conflict, match="huit personnes"):
        invites(call)
    first = Observer.objects.order_by("pk").first()
    services.observer_remove(
        actor=call.physician, public_id=call.public_id, observer_public_id=first.public_id, at=minutes(3)
    )
    invites(call)


def test_the_link_goes_by_e_mail_without_a_name_of_the_patient(call):
    _, secret, _code = invites(call, email="amina@interpretes.example")
    message = Message.objects.get(kind="consultations.observer_invited")
    assert message.address == "amina@interpretes.example"
    assert (message.link, message.context["path"]) == ("", f"/invitation/{secret}/")
    said = f"{message.context} {message.label}"
    assert "Petit" not in said
    assert "Lemaire" not in said


def test_what_is_kept_of_the_link_opens_nothing(call):
    observer, secret, _code = invites(call)
    assert secret not in str(Observer.objects.filter(pk=observer.pk).values())
    with pytest.raises(LinkRefused):
        services.observer_of_link(secret=observer.link_digest, at=minutes(3))


# ------------------------------------------------------------------ coming


def test_the_link_serves_once(call):
    _, secret, code = invites(call)
    services.observer_of_link(secret=secret, at=minutes(3))
    services.observer_of_link(secret=secret, at=minutes(3))  # to look is not to use
    services.observer_come(secret=secret, typed=code, at=minutes(3))
    with pytest.raises(LinkRefused, match=r"déjà servi\. Demandez-en un autre"):
        services.observer_of_link(secret=secret, at=minutes(4))
    with pytest.raises(LinkRefused, match="déjà servi"):
        services.observer_come(secret=secret, typed=code, at=minutes(4))


def test_the_link_is_bounded_in_time(call):
    observer, secret, code = invites(call)
    services.observer_of_link(secret=secret, at=observer.link_until - dt.timedelta(seconds=1))
    with pytest.raises(LinkRefused, match="n’est plus valable"):
        services.observer_come(secret=secret, typed=code, at=observer.link_until)


def test_the_link_of_an_act_that_is_over_leads_nowhere(call):
    _, secret, code = invites(call)
    services.party_enter(actor=call.nurse, public_id=call.public_id, at=minutes(1))
    services.consultation_finish(actor=call.physician, public_id=call.public_id, at=minutes(9))
    with pytest.raises(LinkRefused, match="terminée"):
        services.observer_come(secret=secret, typed=code, at=minutes(10))


def test_a_link_that_was_never_made_leads_nowhere(call):
    with pytest.raises(LinkRefused, match="nulle part"):
        services.observer_come(secret="inventé", typed="", at=minutes(3))


def test_who_comes_waits_until_the_physician_lets_them_in(call, told, django_capture_on_commit_callbacks):
    observer = comes(call)
    grant = grant_read(relay.grant_of(observer.party, minutes(3))["grant"], at=minutes(3))
    assert (grant.waiting, grant.role, grant.room) == (True, "interpreter", call.public_id)
    assert grant.publish == {"camera", "voice"}
    with django_capture_on_commit_callbacks(execute=True):
        admits(call, observer)
    assert told == [("participant_admit", observer.party.public_id)]
    party = services.observer_enter(observer_public_id=observer.public_id, at=minutes(5))
    assert not grant_read(relay.grant_of(party, minutes(5))["grant"], at=minutes(5)).waiting


def test_a_trainee_sends_nothing(call):
    observer = comes(call, role=PartyRole.TRAINEE)
    grant = grant_read(relay.grant_of(observer.party, minutes(3))["grant"], at=minutes(3))
    assert (grant.role, grant.publish) == ("observer", frozenset())


@pytest.mark.parametrize("name", ["nadia", "haddad", "weiss", "sylvie", "luc"])
def test_nobody_but_the_physician_lets_in_or_shows_out(call, request, name):
    observer, actor = comes(call), actor_of(request.getfixturevalue(name))
    for gesture in (services.observer_admit, services.observer_remove):
        with pytest.raises(PivotError) as refusal:
            gesture(
                actor=actor, public_id=call.public_id, observer_public_id=observer.public_id, at=minutes(4)
            )
        assert refusal.value.status in (403, 404)


def test_who_is_not_there_yet_cannot_be_let_in(call):
    observer, _, _ = invites(call)
    with pytest.raises(Conflict, match="pas encore là"):
        admits(call, observer)


def test_the_observer_of_another_act_is_not_found(call, mme_petit, morel, nadia, ehpad):
    other = Story(assisted(mme_petit, morel, ehpad, starts_at=minutes(60)), morel, nadia).begins()
    with pytest.raises(NotFound):
        admits(call, comes(other))


# ------------------------------------------------------------------ out


def test_shown_out_their_page_and_their_grants_are_worth_nothing(
    call, told, django_capture_on_commit_callbacks
):
    observer = comes(call)
    with django_capture_on_commit_callbacks(execute=True):
        services.observer_remove(
            actor=call.physician,
            public_id=call.public_id,
            observer_public_id=observer.public_id,
            at=minutes(5),
        )
    assert told == [("participant_remove", observer.party.public_id)]
    with pytest.raises(LinkRefused, match="plus attendue"):
        services.observer_enter(observer_public_id=observer.public_id, at=minutes(6))
    assert list(selectors.observers_of(call.act)) == []


@pytest.mark.parametrize("who", ["physician", "nurse"])
def test_the_patient_wants_nobody_else_any_more_and_the_act_goes_on(
    call, who, told, django_capture_on_commit_callbacks
):
    interpreter, trainee = comes(call), comes(call, role=PartyRole.TRAINEE)
    with django_capture_on_commit_callbacks(execute=True):
        services.observers_refuse(actor=getattr(call, who), public_id=call.public_id, at=minutes(5))
    assert told == [("participant_remove", one.party.public_id) for one in (interpreter, trainee)]
    assert set(Observer.objects.values_list("ended_why", flat=True)) == {"refused"}
    assert call.now().state == "in_progress"


@pytest.mark.parametrize("name", ["haddad", "weiss", "sylvie", "luc"])
def test_only_those_beside_the_patient_say_so(call, request, name):
    with pytest.raises(PivotError):
        services.observers_refuse(
            actor=actor_of(request.getfixturevalue(name)), public_id=call.public_id, at=minutes(5)
        )


def test_the_end_of_the_act_ends_their_presence(call):
    comes(call)
    services.party_enter(actor=call.nurse, public_id=call.public_id, at=minutes(1))
    services.consultation_finish(actor=call.physician, public_id=call.public_id, at=minutes(9))
    assert Observer.objects.get().ended_why == "finished"


def test_the_relay_says_that_they_left(call):
    observer = comes(call)
    nurse = services.party_enter(actor=call.nurse, public_id=call.public_id, at=minutes(1))
    for participant in (observer.party.public_id, observer.party.public_id, nurse.public_id):
        services.observer_left(participant=participant, at=minutes(6))
    assert Party.objects.get(pk=observer.party.pk).left_at == minutes(6)
    assert Party.objects.get(pk=nurse.pk).left_at is None


def test_everything_is_traced_and_no_name_of_theirs_is(call):
    observer = comes(call)
    admits(call, observer)
    services.observers_refuse(actor=call.nurse, public_id=call.public_id, at=minutes(6))
    lines = Event.objects.filter(subject_public_id=observer.public_id).order_by("pk")
    assert [(line.kind.removeprefix("consultations."), line.actor_role) for line in lines] == [
        ("observer_invited", "physician"),
        ("observer_came", "guest"),
        ("joined", "guest"),
        ("observer_admitted", "physician"),
        ("observer_ended", "nurse"),
    ]
    assert {line.patient_public_id for line in lines} == {call.appointment.patient.public_id}
    assert "Diallo" not in "".join(line.actor_label for line in lines)
    assert lines.last().details == {"role": "interpreter", "why": "refused"}


# ------------------------------------------------------------------ pages


def test_the_cart_reads_who_is_there_and_who_invited_them(call):
    invites(call, name="Jean Stage", role=PartyRole.TRAINEE)
    observer = comes(call)
    assert presenters.cart_page(call.nurse, call.now(), minutes(4))["observers"] == []
    admits(call, observer)
    (line,) = presenters.cart_page(call.nurse, call.now(), minutes(4))["observers"]
    assert (line.name, line.quality) == ("Amina Diallo", "interprète")
    assert line.invited == "à l’invitation du Dr Sophie Morel"
    lines = presenters.cockpit_page(call.physician, call.now(), minutes(4))["observers"]
    assert [one.said for one in lines] == ["lien donné, valable jusqu’à 14 h 47", "dans l’appel"]


def test_from_the_link_to_the_call(call, client, morel, monkeypatch):
    monkeypatch.setattr("core.clock.now", lambda: minutes(5))
    physician = signed_in(client.__class__(), morel)
    asked = {"role": "interpreter", "name": "Amina Diallo", "agreed": "1", "given_by": "patient"}
    answer = physician.post(reverse("consultations:observer_invite", args=[call.public_id]), asked)
    link, code = answer.context["link"], {"code": answer.context["code"]}
    landing = client.get(link)
    assert "Petit" not in landing.content.decode()
    assert client.get(reverse("consultations:guest")).status_code == 404
    assert client.post(link, code).headers["Location"] == "/invitation/"
    page = client.get("/invitation/").content.decode()
    assert "Téléconsultation du Dr Sophie Morel" in page
    assert "Petit" not in page
    assert client.post(reverse("consultations:guest_grant")).json()["waiting"] is True
    assert client.get(link).headers["Location"] == "/invitation/"  # their own browser, come back
    stranger = client.__class__().post(link, code)
    assert stranger.status_code == 410
    assert "déjà servi" in stranger.content.decode()
    services.observers_refuse(actor=call.physician, public_id=call.public_id, at=minutes(6))
    refused = client.post(reverse("consultations:guest_grant"))
    assert (refused.status_code, refused.json()["code"]) == (410, "link_refused")


def test_without_the_box_there_is_no_link_and_the_dialog_says_why(call, client, morel):
    asked = {"role": "trainee", "name": "Jean Stage", "given_by": "patient"}
    address = reverse("consultations:observer_invite", args=[call.public_id])
    answer = signed_in(client, morel).post(address, asked)
    assert answer.status_code == 422
    assert "Recueillez d’abord l’accord" in answer.content.decode()
