"""The cast of six (and Sylvie). Fixtures for every test; every policy test asks all of them.

- morel: Dr Sophie Morel, general practitioner (SM26, sector 1), MSP de Guise. She requests.
- haddad: Dr Karim Haddad, dermatologist at the hospital of the same territory. He is asked.
- nadia: Nadia Benali, nurse employed by the EHPAD Les Marronniers. She assists at the cart.
- mme_petit: a resident of the EHPAD, Dr Morel’s patient. She has no account.
- weiss: Dr Anne Weiss, dermatologist like Dr Haddad, in another territory. The neighbour.
- luc: Luc Ferrand, regional administrator.
- sylvie: Sylvie Carlier, secretary at the MSP, to whom Dr Morel delegated.
"""

import datetime as dt
import time
from dataclasses import replace

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from accounts import selectors as accounts
from accounts import services as account_services
from accounts.enums import Role
from accounts.models import User
from core import clock
from core.actors import Actor, Factor, job
from directory.enums import Civility, ExerciseMode
from directory.models import Practitioner
from patients import services as patients
from patients.models import Patient
from territory.enums import SiteKind
from territory.models import Site, Territory
from tests.accounts.factories import DelegationFactory, MembershipFactory, UserFactory
from tests.directory.factories import PlaceOfExerciseFactory, PractitionerFactory
from tests.patients.factories import PatientFactory, matricule
from tests.territory.factories import CommuneFactory, SiteFactory, TerritoryFactory

# A second factor that every gesture finds given a moment ago, whatever its hour.
JUST_GIVEN = Factor(kind="totp", given_at=dt.datetime(9999, 1, 1, tzinfo=dt.UTC))
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def actor_of(user: User, role: str | None = None, *, at: dt.datetime | None = None) -> Actor:
    """The actor this person is once signed in, in `role` (or in the only role they hold)."""
    on = clock.today(at or clock.now())
    held = accounts.roles_of(user, on)
    if role is None and len(held) != 1:
        raise ValueError(f"{user} holds {held}: say which.")
    return replace(accounts.actor_as(user, Role(role) if role else held[0], on), factor=JUST_GIVEN)


def signed_in(client: Client, user: User, role: str | None = None) -> Client:
    """The same client, signed in with password and second factor just now, in `role` if several are held."""
    client.force_login(user, backend=BACKEND)
    session = client.session
    session["account_authentication_methods_user"] = str(user.pk)
    session["account_authentication_methods"] = [
        {"method": "password", "at": time.time(), "email": user.email, "reauthenticated": True},
        {"method": "mfa", "type": "totp", "at": time.time(), "reauthenticated": True},
    ]
    if role:
        session[account_services.ROLE_KEY] = role
    session.save()
    return client


@pytest.fixture
def guise(db: None) -> Territory:
    """The territory of the story."""
    return TerritoryFactory(name="CPTS Thiérache-Oise")


@pytest.fixture
def soissons(db: None) -> Territory:
    """The other territory of the region."""
    return TerritoryFactory(name="CPTS du Soissonnais")


@pytest.fixture
def msp(guise: Territory) -> Site:
    commune = CommuneFactory(insee_code="02361", name="Guise", postcode="02120")
    return SiteFactory(name="MSP de Guise", kind=SiteKind.MSP, commune=commune, territory=guise)


@pytest.fixture
def ehpad(guise: Territory) -> Site:
    commune = CommuneFactory(insee_code="02558", name="Le Nouvion-en-Thiérache", postcode="02170")
    return SiteFactory(name="EHPAD Les Marronniers", kind=SiteKind.EHPAD, commune=commune, territory=guise)


@pytest.fixture
def hospital(guise: Territory) -> Site:
    commune = CommuneFactory(insee_code="02381", name="Hirson", postcode="02500")
    return SiteFactory(
        name="Centre hospitalier d’Hirson", kind=SiteKind.HOSPITAL, commune=commune, territory=guise
    )


@pytest.fixture
def other_hospital(soissons: Territory) -> Site:
    commune = CommuneFactory(insee_code="02722", name="Soissons", postcode="02200")
    return SiteFactory(
        name="Centre hospitalier de Soissons", kind=SiteKind.HOSPITAL, commune=commune, territory=soissons
    )


@pytest.fixture
def morel(msp: Site) -> User:
    practitioner = PractitionerFactory(given_name="Sophie", family_name="Morel", civility=Civility.MRS)
    return _professional(practitioner, Role.PHYSICIAN, msp, ExerciseMode.LIBERAL)


@pytest.fixture
def haddad(hospital: Site) -> User:
    practitioner = PractitionerFactory(
        given_name="Karim", family_name="Haddad", civility=Civility.MR, dermatologist=True
    )
    return _professional(practitioner, Role.PHYSICIAN, hospital, ExerciseMode.LIBERAL)


@pytest.fixture
def nadia(ehpad: Site) -> User:
    practitioner = PractitionerFactory(given_name="Nadia", family_name="Benali", nurse=True)
    return _professional(practitioner, Role.NURSE, ehpad, ExerciseMode.SALARIED)


@pytest.fixture
def weiss(other_hospital: Site) -> User:
    practitioner = PractitionerFactory(given_name="Anne", family_name="Weiss", dermatologist=True)
    return _professional(practitioner, Role.PHYSICIAN, other_hospital, ExerciseMode.LIBERAL)


@pytest.fixture
def luc(db: None) -> User:
    user = UserFactory(email="luc.ferrand@pivot.example", given_name="Luc", family_name="Ferrand")
    MembershipFactory(user=user, role=Role.REGIONAL_ADMIN, site=None)
    return user


@pytest.fixture
def claire(db: None) -> User:
    """A second regional administrator: the other pair of eyes."""
    user = UserFactory(email="claire.delmas@pivot.example", given_name="Claire", family_name="Delmas")
    MembershipFactory(user=user, role=Role.REGIONAL_ADMIN, site=None)
    return user


@pytest.fixture
def sylvie(msp: Site, morel: User) -> User:
    user = UserFactory(email="sylvie.carlier@pivot.example", given_name="Sylvie", family_name="Carlier")
    MembershipFactory(user=user, role=Role.SECRETARY, site=msp)
    DelegationFactory(practitioner=morel.practitioner, delegate=user)
    return user


@pytest.fixture
def mme_petit(morel: User, ehpad: Site) -> Patient:
    """Née Lemaire, room 12 of the EHPAD, whose treating physician is Dr Morel."""
    patient = PatientFactory(
        birth_name="Lemaire",
        used_name="Petit",
        first_given_name="Jeanne",
        birth_date=dt.date(1939, 3, 12),
        ins_matricule=matricule(),
        is_ins_retrieved=True,
        is_document_checked=True,
        commune=ehpad.commune,
    )
    arrived = dt.datetime(2024, 1, 1, tzinfo=dt.UTC)
    loader = job("tests.cast")
    patients.treating_physician_declare(
        actor=loader, patient=patient, practitioner=morel.practitioner, at=arrived
    )
    patients.residence_set(actor=loader, patient=patient, site=ehpad, room="12", at=arrived)
    return patient


def _professional(practitioner: Practitioner, role: Role, site: Site, mode: ExerciseMode) -> User:
    PlaceOfExerciseFactory(practitioner=practitioner, site=site, mode=mode)
    user = UserFactory(
        email=f"{practitioner.given_name}.{practitioner.family_name}@pivot.example".lower(),
        given_name=practitioner.given_name,
        family_name=practitioner.family_name,
        practitioner=practitioner,
    )
    MembershipFactory(user=user, role=role, site=site)
    return get_user_model().objects.get(pk=user.pk)
