import pytest

from accounts.models import User
from patients.models import Patient
from territory.models import Cart, Site
from tests.consultations.factories import Rehearsal, Story, assisted, minutes
from tests.scheduling.factories import MotiveFactory
from tests.territory.factories import CartFactory


@pytest.fixture
def story(mme_petit: Patient, morel: User, nadia: User, ehpad: Site) -> Story:
    """Mme Petit’s teleconsultation of 14 h 30 with Dr Morel, opened by Nadia at the EHPAD."""
    return Story(assisted(mme_petit, morel, ehpad), morel, nadia)


@pytest.fixture
def cart_to_rehearse(ehpad: Site) -> Cart:
    MotiveFactory(label="Suivi")
    return CartFactory(site=ehpad)


@pytest.fixture
def rehearsal(cart_to_rehearse: Cart, morel: User, nadia: User) -> Rehearsal:
    return Rehearsal(cart_to_rehearse, morel, nadia, minutes(-25))
