"""Professionals for tests, with RPPS numbers whose check digit is right."""

import datetime as dt

import factory
from factory.django import DjangoModelFactory

from directory.enums import Civility, ExerciseMode, Profession, Sector
from directory.models import PlaceOfExercise, Practitioner, Specialty, Training
from tests.territory.factories import SiteFactory


def rpps(number: int) -> str:
    """The RPPS whose first ten digits are `1` and this number: the eleventh is the Luhn key."""
    stem = f"1{number:09d}"
    doubled = [int(digit) * (2 if place % 2 == 0 else 1) for place, digit in enumerate(reversed(stem))]
    return stem + str(-sum(value // 10 + value % 10 for value in doubled) % 10)


class SpecialtyFactory(DjangoModelFactory):
    class Meta:
        model = Specialty
        django_get_or_create = ("code",)

    code = "SM26"
    label = "Qualifié en Médecine Générale"
    short_label = "Médecine générale"


class PractitionerFactory(DjangoModelFactory):
    """A GP in sector 1 unless told otherwise."""

    class Meta:
        model = Practitioner

    class Params:
        nurse = factory.Trait(profession=Profession.NURSE, specialty=None, sector="")
        dermatologist = factory.Trait(
            specialty=factory.SubFactory(
                SpecialtyFactory,
                code="SM15",
                label="Dermatologie et Vénéréologie",
                short_label="Dermatologie",
            )
        )

    rpps = factory.Sequence(lambda n: rpps(90_000_000 + n))
    profession = Profession.PHYSICIAN
    civility = Civility.MRS
    family_name = factory.Sequence(lambda n: f"Médecin{n}")
    given_name = "Claude"
    specialty = factory.SubFactory(SpecialtyFactory)
    sector = Sector.ONE


class PlaceOfExerciseFactory(DjangoModelFactory):
    class Meta:
        model = PlaceOfExercise

    practitioner = factory.SubFactory(PractitionerFactory)
    site = factory.SubFactory(SiteFactory)
    mode = ExerciseMode.LIBERAL
    starts_on = dt.date(2024, 1, 1)


class TrainingFactory(DjangoModelFactory):
    class Meta:
        model = Training

    practitioner = factory.SubFactory(PractitionerFactory, nurse=True)
    subject = factory.Sequence(lambda n: f"Chariot, niveau {n}")
    trained_on = dt.date(2026, 3, 3)
    trainer = "CPTS Thiérache-Oise"
