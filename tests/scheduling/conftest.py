"""People of the agenda that several of its stories need."""

import pytest

from accounts.models import User
from directory.enums import ExerciseMode
from territory.models import Site
from tests.accounts.factories import DelegationFactory, MembershipFactory
from tests.directory.factories import PlaceOfExerciseFactory, PractitionerFactory


@pytest.fixture
def haddads_secretary(haddad: User, hospital: Site) -> User:
    user = MembershipFactory(role="secretary", site=hospital).user
    DelegationFactory(practitioner=haddad.practitioner, delegate=user)
    return user


@pytest.fixture
def haddads_colleague(hospital: Site, haddad: User) -> User:
    """Dr Roy, of the same specialty and place."""
    one = PractitionerFactory(given_name="Léa", family_name="Roy", specialty=haddad.practitioner.specialty)
    PlaceOfExerciseFactory(practitioner=one, site=hospital, mode=ExerciseMode.LIBERAL)
    return MembershipFactory(user__practitioner=one, role="physician", site=hospital).user
