"""The browser of the journeys, and who enters it."""

import datetime as dt
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from accounts.enums import Role
from accounts.models import User
from core import clock
from core.actors import job
from patients import services as patients
from patients.models import Patient
from scheduling.enums import Weekday
from scheduling.models import Motive
from territory.enums import SiteKind
from territory.models import Site
from tests.accounts.factories import DelegationFactory, MembershipFactory, UserFactory
from tests.cast import signed_in
from tests.client import PivotClient
from tests.consultations.factories import Story, assisted
from tests.directory.factories import PlaceOfExerciseFactory, PractitionerFactory
from tests.journeys import stage
from tests.journeys.stage import Person
from tests.media_relay import servers
from tests.media_relay.network import Cable
from tests.patients.factories import PatientFactory
from tests.scheduling.factories import CartOpeningFactory, MotiveFactory, WeeklyAvailabilityFactory
from tests.territory.factories import CartFactory, SiteFactory

# Stories share the machine: what comes within Playwright’s five seconds alone may take longer then.
expect.set_options(timeout=20_000)
ALL_DAY = {"starts_at": dt.time(0), "ends_at": dt.time(23, 59)}


@pytest.fixture
def enters(chromium: Browser) -> Iterator[Callable[..., Person]]:
    """Somebody signs in at this address, with these devices; all leave at the end."""
    people: list[Person] = []

    def opens(origin: str, user: User, devices: dict[str, Any]) -> Person:
        session = signed_in(PivotClient(), user).session
        people.append(Person(chromium, origin, str(session.session_key), devices))
        return people[-1]

    yield opens
    for person in people:
        person.leaves()


@pytest.fixture
def origin(transactional_db: None, tmp_path: Path) -> Iterator[str]:
    """daphne and a relay, on the database of this test."""
    port = servers.free_port()
    with stage.running(stage.relay(tmp_path), stage.web(tmp_path, port)):
        yield f"http://127.0.0.1:{port}"


@pytest.fixture
def web_alone(transactional_db: None, tmp_path: Path) -> Iterator[str]:
    """daphne without a relay: nobody calls."""
    port = servers.free_port()
    with stage.running(stage.web(tmp_path, port)):
        yield f"http://127.0.0.1:{port}"


@pytest.fixture
def due_now(origin: str, mme_petit: Patient, morel: User, nadia: User, ehpad: Site) -> Story:
    """Mme Petit’s teleconsultation, at the hour it was booked for."""
    return Story(assisted(mme_petit, morel, ehpad, starts_at=clock.now()), morel, nadia)


@pytest.fixture
def cable() -> Iterator[Cable]:
    """A line of this machine that can be cut and narrowed; skipped without the right to lay one."""
    Cable.require()
    laid = Cable()
    try:
        laid.lay()
        yield laid
    finally:
        laid.take_up()


@pytest.fixture
def somebody(origin: str, enters: Callable[..., Person]) -> Callable[..., Person]:
    """`enters`, at the one daphne."""
    return partial(enters, origin)


# A health house with one cart, and GPs on a rota: those who live there are seen by whoever is there.


@pytest.fixture
def house(origin: str, msp: Site) -> Site:
    """A health house of the territory, with a cart."""
    assert msp.territory is not None
    msp.territory.communes.add(msp.commune)
    return SiteFactory(
        name="Espace santé", kind=SiteKind.HEALTH_HOUSE, commune=msp.commune, territory=msp.territory
    )


@pytest.fixture
def aubry(msp: Site, sylvie: User) -> User:
    """Dr Morel’s colleague, whose agenda Sylvie keeps too."""
    practitioner = PractitionerFactory(given_name="Julien", family_name="Aubry")
    PlaceOfExerciseFactory(practitioner=practitioner, site=msp, mode="L")
    DelegationFactory(practitioner=practitioner, delegate=sylvie)
    user = UserFactory(practitioner=practitioner, given_name="Julien", family_name="Aubry")
    return MembershipFactory(user=user, role=Role.PHYSICIAN, site=msp).user


@pytest.fixture
def elodie(house: Site) -> User:
    """A liberal nurse beside the cart."""
    practitioner = PractitionerFactory(nurse=True, given_name="Élodie", family_name="Marchand")
    PlaceOfExerciseFactory(practitioner=practitioner, site=house, mode="L")
    user = UserFactory(practitioner=practitioner, given_name="Élodie", family_name="Marchand")
    return MembershipFactory(user=user, role=Role.NURSE, site=house).user


@pytest.fixture
def dufour(morel: User, aubry: User, msp: Site, house: Site) -> Patient:
    """Mme Dufour, 58, at home in Guise; her treating physician is Dr Morel."""
    patient = PatientFactory(
        birth_name="Dufour", used_name="", birth_date=dt.date(1968, 5, 3), commune=msp.commune
    )
    patients.treating_physician_declare(
        actor=job("tests"), patient=patient, practitioner=morel.practitioner, at=clock.now()
    )
    return patient


@pytest.fixture
def motive(house: Site, aubry: User) -> Motive:
    cart = CartFactory(site=house)
    for day in Weekday:
        WeeklyAvailabilityFactory(practitioner=aubry.practitioner, weekday=day, **ALL_DAY)
        CartOpeningFactory(cart=cart, weekday=day, **ALL_DAY)
    return MotiveFactory(label="Chute sans gravité", forms=["assisted"])
