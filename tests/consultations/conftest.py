import pytest

from accounts.models import User
from patients.models import Patient
from territory.models import Site
from tests.consultations.factories import Story, assisted


@pytest.fixture
def story(mme_petit: Patient, morel: User, nadia: User, ehpad: Site) -> Story:
    """Mme Petit’s teleconsultation of 14 h 30 with Dr Morel, opened by Nadia at the EHPAD."""
    return Story(assisted(mme_petit, morel, ehpad), morel, nadia)
