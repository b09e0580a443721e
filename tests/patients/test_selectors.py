"""Finding a patient whose name is sealed, as a secretary types it."""

import datetime as dt

import pytest

from accounts.models import User
from patients import selectors
from patients.models import Patient
from tests.cast import actor_of
from tests.patients.factories import CareRelationFactory, PatientFactory

NOW = dt.datetime(2026, 11, 23, 9, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    "typed",
    ["Petit", "PETIT jeanne", "Lemaire", "le maire", "Lemère", "Petti", "Jeanne Lemaire", "jane Petit"],
)
def test_what_people_type_finds_her(typed: str, mme_petit: Patient, morel: User) -> None:
    CareRelationFactory(patient=PatientFactory(birth_name="Quillet"), practitioner=morel.practitioner)

    assert selectors.search(actor_of(morel), typed, at=NOW) == [mme_petit]


@pytest.mark.parametrize("typed", ["", "  ", "Wattelet", "Petit Wattelet", "%", "'; drop table"])
def test_what_finds_nobody(typed: str, mme_petit: Patient, morel: User) -> None:
    assert selectors.search(actor_of(morel), typed, at=NOW) == []


def test_the_search_stays_within_what_the_actor_may_know(mme_petit: Patient, weiss: User) -> None:
    assert selectors.search(actor_of(weiss), "Petit", at=NOW) == []


def test_the_same_name_comes_before_one_that_sounds_alike(morel: User) -> None:
    alike = PatientFactory(birth_name="Lemère")
    same = PatientFactory(birth_name="Lemaire")
    for patient in (alike, same):
        CareRelationFactory(patient=patient, practitioner=morel.practitioner)

    assert selectors.search(actor_of(morel), "Lemaire", at=NOW) == [same, alike]


def test_duplicates_over_the_whole_region(mme_petit: Patient) -> None:
    def alike(name: str, born: dt.date, ins: str = "") -> list[Patient]:
        found = selectors.possible_duplicates(birth_name=name, birth_date=born, ins_matricule=ins)
        return list(found.distinct())

    assert alike("LEMERE", mme_petit.birth_date) == [mme_petit]
    assert alike("Lemaire", dt.date(1940, 3, 12)) == []
    assert alike("Quillet", mme_petit.birth_date) == []
    assert alike("Quillet", dt.date(1940, 1, 1), mme_petit.ins_matricule) == [mme_petit]
