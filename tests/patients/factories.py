"""Patients for tests, with matricules whose key is right."""

import datetime as dt
from typing import Any

import factory
from factory.django import DjangoModelFactory

from patients.enums import CareReason, Sex
from patients.models import CareRelation, Patient
from patients.rules import nir_key
from patients.services.identity import index_names
from tests.territory.factories import CommuneFactory


def matricule(number: int = 1) -> str:
    """A well-formed test matricule: a woman born in March 1939 in the Aisne."""
    body = f"2390302{558:03d}{number:03d}"
    return f"{body}{nir_key(body):02d}"


class PatientFactory(DjangoModelFactory):
    """Somebody alive, of provisional identity, followed by nobody yet."""

    class Meta:
        model = Patient

    birth_name = factory.Sequence(lambda n: f"Naissance{n}")
    first_given_name = "Camille"
    birth_date = dt.date(1950, 6, 1)
    sex = Sex.FEMALE
    commune = factory.SubFactory(CommuneFactory)

    @classmethod
    def _create(cls, model_class: type[Patient], *args: Any, **fields: Any) -> Patient:
        patient = model_class(*args, **fields)
        index_names(patient)
        patient.save()
        return patient


class CareRelationFactory(DjangoModelFactory):
    """Opens a file to a practitioner or to a site; refuses to be ambiguous (the constraint would too)."""

    class Meta:
        model = CareRelation

    patient = factory.SubFactory(PatientFactory)
    reason = CareReason.DELEGATION
    source = factory.Faker("uuid4", cast_to=None)
    starts_at = dt.datetime(2024, 1, 1, tzinfo=dt.UTC)
