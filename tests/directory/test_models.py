"""How professionals are called."""

from importlib import import_module

import pytest
from django.apps import apps

from directory.enums import Civility, Profession
from directory.models import Specialty
from tests.directory.factories import PractitionerFactory, SpecialtyFactory

pytestmark = pytest.mark.django_db


def test_the_migration_brings_the_nomenclature_with_what_people_say() -> None:
    import_module("directory.migrations.0002_nomenclature").load(apps, None)

    said = dict(Specialty.objects.values_list("code", "short_label"))

    assert len(said) == 95
    assert all(said.values())
    assert {said["SM26"], said["SM53"], said["SM54"]} == {"Médecine générale"}


def test_a_physician_is_called_by_what_people_say_of_their_specialty() -> None:
    specialty = SpecialtyFactory(code="SM26")
    assert PractitionerFactory(specialty=specialty).trade == "Médecine générale"


@pytest.mark.parametrize(
    ("profession", "civility", "called"),
    [
        (Profession.NURSE, Civility.MRS, "Infirmière"),
        (Profession.NURSE, Civility.MR, "Infirmier"),
        (Profession.PHARMACIST, Civility.MRS, "Pharmacienne"),
        (Profession.PHARMACIST, Civility.MR, "Pharmacien"),
        (Profession.MIDWIFE, Civility.MRS, "Sage-femme"),
        (Profession.PHYSIOTHERAPIST, Civility.MR, "Kinésithérapeute"),
    ],
)
def test_a_profession_agrees_with_the_person(profession: str, civility: str, called: str) -> None:
    one = PractitionerFactory(profession=profession, civility=civility, specialty=None)
    assert (one.trade, one.profession_name) == (called, called)
