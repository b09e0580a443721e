"""Who may what, asked of the six (and of Sylvie)."""

import pytest

from consultations import policies, selectors, services
from consultations.enums import PartyRole
from core.errors import Conflict, NotFound, Refused
from documents.enums import DocumentKind
from tests.accounts.factories import DelegationFactory
from tests.cast import actor_of
from tests.consultations.factories import STATES, Story, assisted, minutes, second_physician

CAST = ("morel", "haddad", "nadia", "weiss", "luc", "sylvie")

MAY = {
    # knows, attends, prepares, conducts
    "morel": (True, True, True, True),
    "nadia": (True, True, True, False),
    "sylvie": (True, False, False, False),
    "haddad": (False, False, False, False),
    "weiss": (False, False, False, False),
    "luc": (False, False, False, False),
}


@pytest.fixture
def people(request):
    return {name: actor_of(request.getfixturevalue(name)) for name in CAST}


@pytest.mark.parametrize("name", CAST)
def test_each_of_the_six(story, people, name):
    actor = people[name]
    assert (
        policies.can_know(actor, story.act),
        policies.can_attend(actor, story.act),
        policies.can_prepare(actor, story.act),
        policies.can_conduct(actor, story.act),
    ) == MAY[name]


@pytest.mark.parametrize("state", STATES)
def test_the_condition_and_the_function_say_the_same(
    story, people, mme_petit, weiss, haddad, other_hospital, hospital, state
):
    """Of two acts, mine and the neighbour’s, in each state: `visible_to` lists what `can_know` allows."""
    story.in_state(state)
    theirs = Story.__new__(Story)
    theirs.appointment = assisted(
        mme_petit,
        weiss,
        other_hospital,
        state="cancelled",
        cancelled_at=story.appointment.starts_at,
        cancel_reason="site",
    )
    from consultations.models import Consultation

    theirs.act = Consultation.objects.create(appointment=theirs.appointment)
    second_physician(theirs.act, haddad)
    for actor in people.values():
        listed = set(selectors.visible_to(actor))
        for act in (story.act, theirs.act):
            assert (act in listed) == policies.can_know(actor, act), (actor.label, act.appointment.site)


def test_who_may_not_know_the_act_finds_nothing(story, people):
    for name in ("haddad", "weiss", "luc"):
        with pytest.raises(NotFound):
            selectors.consultation_for(people[name], story.public_id)


def test_the_secretary_knows_the_act_and_never_opens_it(story, people):
    assert selectors.consultation_for(people["sylvie"], story.public_id) == story.act
    with pytest.raises(Refused):
        selectors.act_for(people["sylvie"], story.public_id)


def test_the_second_physician_attends_and_does_not_conduct(story, people, haddad):
    second_physician(story.act, haddad)
    assert policies.can_attend(people["haddad"], story.act)
    assert selectors.act_for(people["haddad"], story.public_id) == story.act
    assert not policies.can_conduct(people["haddad"], story.act)
    assert not policies.can_prepare(people["haddad"], story.act)
    assert not policies.can_attend(people["weiss"], story.act)


def test_the_named_nurse_of_another_site_is_at_the_cart(story, people, weiss, nadia):
    story.appointment.site = None
    story.appointment.form = "simple_video"
    story.appointment.nurse = nadia.practitioner
    story.appointment.save()
    story.now()
    assert policies.is_at_cart(people["nadia"], story.act)
    assert story.act in selectors.visible_to(people["nadia"])


@pytest.mark.parametrize(
    ("kind", "readers"),
    [
        (DocumentKind.REPORT, {"morel", "nadia"}),
        (DocumentKind.STILL_IMAGE, {"morel", "nadia"}),
        (DocumentKind.FEE_SHEET, {"morel"}),
    ],
)
def test_documents_of_the_act_follow_the_act(story, people, kind, readers):
    may = {
        name for name, actor in people.items() if policies.can_read_documents(actor, story.public_id, kind)
    }
    assert may == readers


def test_documents_of_no_act_are_nobody_s(people):
    import uuid

    assert not policies.can_read_documents(people["morel"], uuid.uuid4(), DocumentKind.REPORT)


class TestTheSecondPhysicianHeldSinceTheBooking:
    """Dr Haddad sits beside the patient of an act between physicians: in the place of an invited one."""

    @pytest.fixture
    def between(self, story, haddad):
        story.appointment.form, story.appointment.beside = "between_physicians", haddad.practitioner
        story.appointment.save()
        story.now()
        return story

    def test_they_attend_and_do_not_conduct(self, between, people):
        second = people["haddad"]
        assert selectors.act_for(second, between.public_id) == between.act
        assert policies.can_talk_apart(second, between.act)
        assert not policies.can_conduct(second, between.act)
        assert not policies.can_prepare(second, between.act)
        assert policies.can_read_documents(second, between.public_id, DocumentKind.REPORT)
        assert not policies.can_read_documents(second, between.public_id, DocumentKind.FEE_SHEET)

    @pytest.mark.parametrize("name", CAST)
    def test_the_condition_and_the_function_say_the_same(self, between, people, name):
        actor = people[name]
        assert (between.act in selectors.visible_to(actor)) == policies.can_know(actor, between.act)
        assert policies.can_know(actor, between.act) is (name not in ("weiss", "luc"))

    def test_their_secretary_knows_the_act_and_never_opens_it(self, between, haddad, sylvie):
        DelegationFactory(delegate=sylvie, practitioner=haddad.practitioner)
        between.appointment.practitioner, between.appointment.beside = (
            haddad.practitioner,
            between.appointment.practitioner,
        )
        between.appointment.save()
        between.now()
        assert policies.can_know(actor_of(sylvie), between.act)
        assert not policies.can_attend(actor_of(sylvie), between.act)

    def test_they_enter_by_the_place_of_a_second_physician(self, between, people):
        between.begins()
        party = services.party_enter(actor=people["haddad"], public_id=between.public_id, at=minutes(1))
        assert (party.role, party.admitted_at) == (PartyRole.SECOND_PHYSICIAN, minutes(1))
        again = services.party_enter(actor=people["haddad"], public_id=between.public_id, at=minutes(2))
        assert again == party
        assert not selectors.invitations_of(people["haddad"])

    def test_they_are_not_invited_twice(self, between, haddad):
        between.begins()
        with pytest.raises(Conflict, match="déjà attendu"):
            services.second_physician_invite(
                actor=between.physician,
                public_id=between.public_id,
                practitioner=haddad.practitioner,
                at=minutes(1),
            )
        assert haddad.practitioner not in selectors.physicians_to_invite(between.act, "Haddad")
