"""Two people who declare at once where somebody lives, or who treats them, on the real database."""

from collections.abc import Callable

import pytest

from core import clock
from core.actors import job
from patients import services
from patients.models import Patient, Residence, TreatingPhysician
from tests.directory.factories import PractitionerFactory
from tests.patients.factories import PatientFactory
from tests.territory.factories import SiteFactory
from tests.together import together

pytestmark = pytest.mark.django_db(transaction=True)
LOADER = job("tests.races")


def declare(patient: Patient) -> Callable[[], object]:
    who = PractitionerFactory()
    return lambda: services.treating_physician_declare(
        actor=LOADER, patient=patient, practitioner=who, at=clock.now()
    )


def move(patient: Patient) -> Callable[[], object]:
    where = SiteFactory()
    return lambda: services.residence_set(
        actor=LOADER, patient=patient, site=where, room="12", at=clock.now()
    )


@pytest.mark.parametrize("is_first", [True, False])
@pytest.mark.parametrize(("act", "model"), [(declare, TreatingPhysician), (move, Residence)])
def test_the_last_word_holds_and_nobody_fails(
    act: Callable[[Patient], Callable[[], object]], model: type, is_first: bool
) -> None:
    patient = PatientFactory()
    if not is_first:
        act(patient)()

    assert together(*(act(patient) for _ in range(4))) == [None] * 4

    rows = model.objects.filter(patient=patient)
    assert rows.count() == 4 + (not is_first)
    assert rows.filter(ends_on__isnull=True).count() == 1
