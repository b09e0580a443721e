"""An appointment of Mme Petit at the cart of her EHPAD, asked of the cast and of who runs the site."""

import pytest

from accounts.enums import Role
from accounts.models import User
from core.actors import Actor
from patients.models import Patient
from scheduling import policies
from scheduling.models import Appointment
from territory.models import Site
from tests.accounts.factories import DelegationFactory, MembershipFactory
from tests.cast import actor_of, signed_in
from tests.client import PivotClient
from tests.scheduling.factories import AppointmentFactory

QUESTION = "Œdèmes des chevilles depuis trois jours."

# person: moves, cancels, reads the question, reads the motive
EXPECTED = {
    "morel": (True, True, True, True),
    "nadia": (False, True, True, True),
    "sylvie": (True, True, False, True),
    "martine": (False, True, False, False),
    "haddad": (False, False, False, True),
    "weiss": (False, False, False, True),
    "luc": (False, False, False, True),
}


@pytest.fixture
def appointment(mme_petit: Patient, morel: User, ehpad: Site) -> Appointment:
    return AppointmentFactory(
        assisted=True,
        patient=mme_petit,
        practitioner=morel.practitioner,
        cart__site=ehpad,
        site=ehpad,
        question=QUESTION,
    )


@pytest.fixture
def martine(ehpad: Site) -> User:
    """Martine Leclercq runs the EHPAD."""
    return MembershipFactory(
        role=Role.SITE_COORDINATOR, site=ehpad, user__given_name="Martine", user__family_name="Leclercq"
    ).user


@pytest.mark.parametrize(("who", "expected"), EXPECTED.items())
def test_who_moves_cancels_and_reads(
    who: str,
    expected: tuple[bool, ...],
    appointment: Appointment,
    sylvie: User,
    request: pytest.FixtureRequest,
) -> None:
    actor = actor_of(request.getfixturevalue(who))
    assert (
        policies.can_move(actor, appointment),
        policies.can_cancel(actor, appointment),
        policies.can_read_question(actor, appointment),
        policies.can_read_motive(actor),
    ) == expected


def test_the_colleague_who_asked_reads_their_own_question(appointment: Appointment, haddad: User) -> None:
    appointment.requester = haddad.practitioner
    assert policies.can_read_question(actor_of(haddad), appointment)


@pytest.mark.parametrize(
    ("who", "undoes"),
    [("morel", True), ("sylvie", True), ("haddad", True), ("weiss", False), ("nadia", False), ("luc", False)],
)
@pytest.mark.parametrize("as_what", ["requester", "booker"])
def test_who_booked_with_a_colleague_and_who_works_for_her_undo_it(
    as_what: str,
    who: str,
    undoes: bool,
    morel: User,
    haddad: User,
    sylvie: User,
    request: pytest.FixtureRequest,
) -> None:
    """Dr Morel booked Dr Haddad for her patient; a slip is hers to mend, and Sylvie’s in her name."""
    by = {"requester": morel.practitioner, "booker": morel}[as_what]
    row = AppointmentFactory(practitioner=haddad.practitioner, **{as_what: by})
    actor = actor_of(request.getfixturevalue(who))
    assert policies.can_move(actor, row) is undoes
    assert policies.can_cancel(actor, row) is undoes
    assert policies.can_see(actor, row) is undoes
    assert Appointment.objects.filter(policies.known_to(actor)).exists() is undoes


def test_a_secretary_undoes_nothing_by_having_booked_it(weiss: User, sylvie: User) -> None:
    """She booked for Dr Weiss, who took the delegation back."""
    row = AppointmentFactory(practitioner=weiss.practitioner, booker=sylvie)
    assert not policies.can_cancel(actor_of(sylvie), row)


@pytest.mark.parametrize(
    ("who", "reads"), [("morel", True), ("nadia", True), ("sylvie", False), ("martine", False)]
)
def test_the_page_keeps_the_question_to_the_carers(
    who: str, reads: bool, client: PivotClient, appointment: Appointment, request: pytest.FixtureRequest
) -> None:
    sylvie = request.getfixturevalue("sylvie")
    assert sylvie
    page = signed_in(client, request.getfixturevalue(who)).get(f"/rendez-vous/{appointment.public_id}/")
    assert (QUESTION in page.content.decode()) is reads


def test_who_runs_the_site_reads_who_and_when_and_not_why(
    client: PivotClient, appointment: Appointment, martine: User
) -> None:
    signed_in(client, martine)
    pages = [
        client.get(f"/agenda/?jour={appointment.starts_at:%Y-%m-%d}").content.decode(),
        client.get(f"/rendez-vous/{appointment.public_id}/").content.decode(),
    ]
    for page in pages:
        assert "Mme Jeanne Petit" in page
        assert appointment.motive.label not in page
        assert "Déplacer" not in page


class TestANurseWhoKeepsAnAgenda:
    """Nadia books for Dr Weiss, in whose territory she does not work."""

    @pytest.fixture
    def delegate(self, nadia: User, weiss: User) -> Actor:
        DelegationFactory(practitioner=weiss.practitioner, delegate=nadia)
        return actor_of(nadia)

    def test_books_and_moves_in_that_agenda(
        self, delegate: Actor, weiss: User, other_hospital: Site, haddad: User
    ) -> None:
        assert policies.can_use_booking(delegate)
        hers, other = (
            AppointmentFactory(practitioner=user.practitioner, form="simple_video")
            for user in (weiss, haddad)
        )
        assert policies.can_move(delegate, hers)
        assert not policies.can_move(delegate, other)

    def test_reads_no_question_of_it(self, delegate: Actor, weiss: User) -> None:
        row = AppointmentFactory(practitioner=weiss.practitioner, form="simple_video", question=QUESTION)
        assert policies.can_see(delegate, row)
        assert not policies.can_read_question(delegate, row)

    def test_without_delegation_books_nothing(self, nadia: User) -> None:
        assert not policies.can_use_booking(actor_of(nadia))
