"""Who knows Mme Petit, asked of everyone; the object and the list agree."""

import datetime as dt

import pytest

from accounts.enums import Role
from accounts.models import User
from core.actors import Actor
from core.errors import NotFound, Refused
from patients import policies, selectors
from patients.models import CareRelation, Patient
from territory.models import Site
from tests.accounts.factories import DelegationFactory, MembershipFactory
from tests.cast import actor_of
from tests.patients.factories import CareRelationFactory, PatientFactory

NOW = dt.datetime(2026, 11, 23, 9, tzinfo=dt.UTC)

# person: knows her, opens her file
EXPECTED = {
    "morel": (True, True),
    "nadia": (True, True),
    "sylvie": (True, False),
    "haddad": (False, False),
    "weiss": (False, False),
    "luc": (False, False),
}


@pytest.mark.parametrize(("who", "expected"), EXPECTED.items())
def test_mme_petit_and_the_cast(
    who: str, expected: tuple[bool, bool], mme_petit: Patient, sylvie: User, request: pytest.FixtureRequest
) -> None:
    actor = actor_of(request.getfixturevalue(who))

    assert policies.can_know(actor, mme_petit, NOW) is expected[0]
    assert policies.can_open_file(actor, mme_petit, NOW) is expected[1]
    assert (mme_petit in selectors.visible_to(actor, NOW)) is expected[0]


def test_who_runs_her_home_opens_no_page_of_hers(mme_petit: Patient, ehpad: Site) -> None:
    martine = actor_of(MembershipFactory(role=Role.SITE_COORDINATOR, site=ehpad).user)

    assert not policies.can_know(martine, mme_petit, NOW)
    assert not selectors.visible_to(martine, NOW).exists()


def test_a_nurse_who_keeps_an_agenda_knows_its_patients_and_opens_no_file(nadia: User, weiss: User) -> None:
    theirs = CareRelationFactory(practitioner=weiss.practitioner).patient
    DelegationFactory(practitioner=weiss.practitioner, delegate=nadia)

    assert policies.can_know(actor_of(nadia), theirs, NOW)
    assert not policies.can_open_file(actor_of(nadia), theirs, NOW)


@pytest.mark.parametrize(
    ("role", "searches", "registers"),
    [
        ("physician", True, True),
        ("nurse", True, True),
        ("pharmacist", True, False),
        ("secretary", True, True),
        ("site_coordinator", False, False),
        ("territory_coordinator", False, False),
        ("regional_admin", False, False),
    ],
)
def test_who_looks_for_patients_and_who_creates_them(role: str, searches: bool, registers: bool) -> None:
    actor = Actor(label="x", role=role, user_id=1)

    assert (policies.can_search(actor), policies.can_register(actor)) == (searches, registers)


def test_a_neighbour_with_the_same_right_on_another_patient(mme_petit: Patient, weiss: User) -> None:
    theirs = CareRelationFactory(practitioner=weiss.practitioner).patient

    assert list(selectors.visible_to(actor_of(weiss), NOW)) == [theirs]
    with pytest.raises(NotFound):
        selectors.patient_for(actor_of(weiss), mme_petit.public_id, at=NOW)


def test_an_identity_that_is_known_and_a_file_that_is_refused(mme_petit: Patient, sylvie: User) -> None:
    selectors.patient_for(actor_of(sylvie), mme_petit.public_id, at=NOW)

    with pytest.raises(Refused):
        selectors.file_for(actor_of(sylvie), mme_petit.public_id, at=NOW)


@pytest.mark.parametrize(
    ("starts", "ends", "is_open"),
    [(0, None, True), (1, None, False), (-10, 0, False), (-10, 1, True), (-10, -1, False)],
)
def test_a_relation_opens_and_ends_to_the_second(
    starts: int, ends: int | None, is_open: bool, haddad: User
) -> None:
    patient = PatientFactory()
    CareRelationFactory(
        patient=patient,
        practitioner=haddad.practitioner,
        starts_at=NOW + dt.timedelta(seconds=starts),
        ends_at=None if ends is None else NOW + dt.timedelta(seconds=ends),
    )

    assert policies.can_know(actor_of(haddad), patient, NOW) is is_open


def test_a_closed_relation_closes_the_file(mme_petit: Patient, morel: User) -> None:
    CareRelation.objects.update(ends_at=NOW)

    with pytest.raises(NotFound):
        selectors.patient_for(actor_of(morel), mme_petit.public_id, at=NOW)
