"""The link and the code of who is invited into an act: who it is, how long it serves, how often one tries."""

import datetime as dt

import pytest
from django.urls import reverse

from audit.models import Event
from consultations import presenters, services
from consultations.adapters import relay
from consultations.enums import Capacity, LinkLife, PartyRole
from consultations.models import Observer
from consultations.services import Agreement
from core.errors import Conflict, Invalid, LinkRefused, NotFound, PivotError
from media_relay.grants import grant_read
from notifications.models import Message
from patients.enums import ConsentGiver
from scheduling import services as agenda
from scheduling.rules.links import MOST_TRIES
from scheduling.services import Words
from tests.cast import actor_of, signed_in
from tests.consultations.factories import Story, assisted, minutes
from tests.consultations.test_observers import comes, invites

pytestmark = pytest.mark.django_db

CAST = ("morel", "haddad", "nadia", "weiss", "luc", "sylvie")
TUTOR = {"role": PartyRole.GUARDIAN, "capacity": Capacity.TUTOR, "name": "Paul Petit"}
PARENT = {"role": PartyRole.GUARDIAN, "capacity": Capacity.PARENT, "name": "Anne Petit"}
RELATIVE = {"role": PartyRole.GUEST, "name": "Claire Petit"}


@pytest.fixture
def call(story):
    return story.begins()


@pytest.fixture
def minors_call(call):
    """The patient is fifteen."""
    patient = call.appointment.patient
    patient.birth_date = dt.date(2011, 5, 2)
    patient.save(update_fields=["birth_date"])
    return call


def keeps_secret(story):
    agenda.confidentiality_ask(
        actor=story.physician, appointment=story.appointment.public_id, own=(), words=Words(), at=minutes(1)
    )


def renews(story, observer, actor=None, at=5):
    return services.observer_renew(
        actor=actor or story.physician,
        public_id=story.public_id,
        observer_public_id=observer.public_id,
        at=minutes(at),
    )


def another(code):
    """Six figures that are not these."""
    return f"{(int(code) + 1) % 10**6:06}"


# ------------------------------------------------------------------ who


@pytest.mark.parametrize(
    ("fields", "quality"),
    [(RELATIVE, "proche"), (TUTOR, "tuteur"), (PARENT, "titulaire de l’autorité parentale")],
)
def test_a_relative_and_a_guardian_speak_on_the_patients_side_and_are_named_to_all(call, fields, quality):
    observer = comes(call, **fields)
    grant = grant_read(relay.grant_of(observer.party, minutes(3))["grant"], at=minutes(3))
    assert (grant.role, grant.publish) == ("companion", {"camera", "voice"})
    assert presenters.guest_page(observer)["quality"] == quality
    (line,) = presenters.cockpit_page(call.physician, call.now(), minutes(4))["observers"]
    assert (line.name, line.quality) == (fields["name"], quality)
    assert line.microphone.silence_url


def test_only_a_guardian_says_in_what_capacity(call):
    assert comes(call, **RELATIVE, capacity=Capacity.TUTOR).capacity == ""


def test_whoever_decides_for_a_minor_is_not_invited_into_what_she_keeps_from_them(minors_call):
    keeps_secret(minors_call)
    with pytest.raises(Conflict, match="a demandé le secret"):
        invites(minors_call, **PARENT)
    invites(minors_call, **RELATIVE)  # the adult whom she chose
    by_parent = Agreement(given_by=ConsentGiver.PARENT, giver_name="Anne Petit")
    with pytest.raises(Invalid, match="du mineur lui-même"):
        invites(minors_call, **RELATIVE, agreement=by_parent)


def test_asked_for_since_the_link_of_a_parent_opens_nothing_and_says_nothing_of_it(minors_call):
    mother, secret, code = invites(minors_call, **PARENT)
    keeps_secret(minors_call)
    with pytest.raises(LinkRefused) as refusal:
        services.observer_come(secret=secret, typed=code, at=minutes(3))
    # Word for word what is read by somebody whose invitation was taken back for any other reason.
    aunt, other, other_code = invites(minors_call, **RELATIVE)
    services.observer_remove(
        actor=minors_call.physician,
        public_id=minors_call.public_id,
        observer_public_id=aunt.public_id,
        at=minutes(3),
    )
    with pytest.raises(LinkRefused) as ordinary:
        services.observer_come(secret=other, typed=other_code, at=minutes(4))
    assert refusal.value.message == ordinary.value.message
    with pytest.raises(Conflict, match="a demandé le secret"):
        renews(minors_call, mother)


# ------------------------------------------------------------------ how long


@pytest.mark.parametrize(
    ("life", "last"), [(LinkLife.FIVE, 5), (LinkLife.QUARTER, 15), (LinkLife.HALF, 30), (LinkLife.ACT, 90)]
)
def test_the_link_serves_for_as_long_as_who_invites_chose(call, life, last):
    observer, secret, code = invites(call, life=life)
    services.observer_of_link(secret=secret, at=minutes(2 + last) - dt.timedelta(seconds=1))
    if life != LinkLife.ACT:
        with pytest.raises(LinkRefused, match="Demandez-en un autre au médecin"):
            services.observer_come(secret=secret, typed=code, at=minutes(2 + last))
    said = presenters.guest_page(observer)["until"]
    assert (said == "jusqu’à la fin de l’acte") == (life == LinkLife.ACT)


# ------------------------------------------------------------------ the code


def test_the_code_is_kept_under_a_key_and_is_not_in_the_message(call):
    observer, _, code = invites(call, email="amina@interpretes.example")
    row = Observer.objects.filter(pk=observer.pk).values("code_digest", "link_digest", "link_life")
    assert code not in str(row)
    assert code not in str(Message.objects.values("context", "label"))


def test_a_code_is_tried_a_few_times_and_then_the_link_is_closed(call):
    observer, secret, code = invites(call)
    for left in ("4 essais", "3 essais", "2 essais", "un essai"):
        with pytest.raises(Invalid, match=left):
            services.observer_come(secret=secret, typed=another(code), at=minutes(3))
    for typed in (another(code), code):
        with pytest.raises(LinkRefused, match=r"trop de codes faux\. Demandez-en un autre"):
            services.observer_come(secret=secret, typed=typed, at=minutes(3))
    observer.refresh_from_db()
    assert (observer.code_tries, observer.link_used_at) == (MOST_TRIES, None)
    (line,) = presenters.cockpit_page(call.physician, call.now(), minutes(4))["observers"]
    assert "trop de codes faux" in line.said
    assert Event.objects.filter(kind="consultations.observer_code_refused").count() == MOST_TRIES


def test_the_code_of_the_neighbour_opens_nothing(call):
    _, secret, code = invites(call)
    neighbour, _, other = invites(call, name="Jean Stage", role=PartyRole.TRAINEE)
    Observer.objects.filter(party__label="Amina Diallo").update(code_digest=neighbour.code_digest)
    for typed in (other, code):  # even were its fingerprint the same
        with pytest.raises(Invalid):
            services.observer_come(secret=secret, typed=typed, at=minutes(3))


def test_a_wrong_code_is_said_on_the_page_and_counted(call, client, monkeypatch):
    monkeypatch.setattr("core.clock.now", lambda: minutes(5))
    observer, secret, code = invites(call, **RELATIVE)
    link = reverse("consultations:invitation", args=[secret])
    page = client.post(link, {"code": another(code)})
    assert page.status_code == 422
    assert "Il vous reste 4 essais" in page.content.decode()
    observer.refresh_from_db()
    assert observer.code_tries == 1
    spaced = {"code": f"{code[:3]} {code[3:]}"}
    assert client.post(link, spaced).headers["Location"] == "/invitation/"


# ------------------------------------------------------------------ taken back, given again


def test_taken_back_before_it_was_used(call):
    observer, secret, code = invites(call)
    services.observer_remove(
        actor=call.physician, public_id=call.public_id, observer_public_id=observer.public_id, at=minutes(3)
    )
    with pytest.raises(LinkRefused, match="plus attendue") as refusal:
        services.observer_come(secret=secret, typed=code, at=minutes(4))
    assert "adressez-vous au Dr Sophie Morel" in refusal.value.message
    observer.refresh_from_db()
    assert observer.ended_why == "taken_back"


def test_another_link_goes_where_the_first_went_and_the_address_is_then_forgotten(call):
    observer, _, _ = invites(call, email="amina@interpretes.example")
    made = renews(call, observer)
    sent = Message.objects.filter(kind="consultations.observer_invited").order_by("pk")
    assert [one.address for one in sent] == ["amina@interpretes.example"] * 2
    assert sent[1].context["path"] == f"/invitation/{made.secret}/"
    services.observer_come(secret=made.secret, typed=made.code, at=minutes(4))
    observer.refresh_from_db()
    assert observer.email == ""


def test_without_an_address_nothing_is_sent(call):
    observer, _, _ = invites(call)
    renews(call, observer)
    assert not Message.objects.filter(kind="consultations.observer_invited").exists()


@pytest.mark.parametrize("name", CAST)
def test_the_physician_of_the_act_gives_another_link_and_nobody_else(call, request, name):
    observer, secret, code = invites(call)
    actor = actor_of(request.getfixturevalue(name))
    if name != "morel":
        with pytest.raises(PivotError) as refusal:
            renews(call, observer, actor)
        assert refusal.value.status in (403, 404)
        return
    _, other, new = renews(call, observer, actor)
    with pytest.raises(LinkRefused, match="nulle part"):
        services.observer_come(secret=secret, typed=code, at=minutes(6))
    services.observer_come(secret=other, typed=new, at=minutes(19))


def test_nobody_gives_another_link_to_the_guest_of_another_act(call, mme_petit, morel, nadia, ehpad):
    other = Story(assisted(mme_petit, morel, ehpad, starts_at=minutes(60)), morel, nadia).begins()
    observer, _, _ = invites(other)
    with pytest.raises(NotFound):
        renews(call, observer)


def test_who_came_is_shown_out_first(call):
    with pytest.raises(Conflict, match="faites-la sortir"):
        renews(call, comes(call))


def test_another_link_is_shown_with_its_code(call, client, morel, monkeypatch):
    monkeypatch.setattr("core.clock.now", lambda: minutes(5))
    observer, _, _ = invites(call)
    address = reverse("consultations:observer_renew", args=[call.public_id, observer.public_id])
    page = signed_in(client, morel).post(address)
    assert page.context["link"].startswith("http://testserver/invitation/")
    assert page.context["code"] in page.content.decode()
