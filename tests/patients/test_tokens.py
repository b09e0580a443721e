"""The key of the blind indexes changes, on real rows, while people search."""

import datetime as dt
import io
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from audit.models import Event
from core.encryption import rotation
from patients import selectors, services
from patients.enums import Sex
from patients.models import Patient
from patients.services import IdentityTraits
from patients.services.tokens import PatientTokens
from tests.cast import actor_of
from tests.patients.factories import CareRelationFactory, PatientFactory, matricule

NOW = dt.datetime(2026, 11, 23, 9, tzinfo=dt.UTC)
OLD, NEW = bytes(range(32)), bytes(range(32, 64))
NAMES = ("Lemaire", "Wattelet", "Quillet", "Béguin", "Carlier")
# What is typed for each: the name, its sound, a slip of the finger.
TYPED = {
    "Lemaire": ("LEMAIRE", "Lemère", "Lemiare"),
    "Wattelet": ("wattelet", "Vatelé", "Watteltt"),
    "Quillet": ("Quillet", "Kiyé", "Quilet"),
    "Béguin": ("beguin", "Bégain", "Begiun"),
    "Carlier": ("Carlier", "Karlié", "Carlire"),
}


@pytest.fixture
def found_under_old(settings: Any, morel: User) -> dict[str, set[str]]:
    """Five patients indexed with the old key; who is found by what is typed, before anything changes."""
    settings.INDEX_KEYS = [OLD]
    for number, name in enumerate(NAMES):
        patient = PatientFactory(birth_name=name, ins_matricule=matricule(number))
        CareRelationFactory(patient=patient, practitioner=morel.practitioner)
    found = everything_found(morel)
    assert all(name in found[typed] for name, words in TYPED.items() for typed in words if typed != words[1])
    settings.INDEX_KEYS = [NEW, OLD]
    return found


def everything_found(physician: User) -> dict[str, set[str]]:
    return {
        typed: {row.birth_name for row in selectors.search(actor_of(physician), typed, at=NOW)}
        for words in TYPED.values()
        for typed in words
    }


def duplicates_told() -> set[str]:
    """Whom a registrar would be told of: by name and birth date, and by matricule."""
    by_name = {
        row.birth_name
        for name in NAMES
        for row in selectors.possible_duplicates(birth_name=name, birth_date=dt.date(1950, 6, 1))
    }
    by_matricule = {
        row.birth_name
        for number in range(len(NAMES))
        for row in selectors.possible_duplicates(
            birth_name="Zzz", birth_date=dt.date(1901, 1, 1), ins_matricule=matricule(number)
        )
    }
    return by_name & by_matricule


def rotate(**options: Any) -> str:
    said = io.StringIO()
    call_command("rotate_keys", stdout=said, **options)
    return said.getvalue()


def states(physician: User) -> Iterator[tuple[dict[str, set[str]], set[str]]]:
    """What is found before the first batch, after each, and at the end."""
    yield everything_found(physician), duplicates_told()
    for _ in PatientTokens().renew(2):
        yield everything_found(physician), duplicates_told()


def test_whatever_is_typed_finds_the_same_people_at_every_moment(
    found_under_old: dict[str, set[str]], morel: User, settings: Any
) -> None:
    seen = list(states(morel))
    assert len(seen) == 4
    for found, told in seen:
        assert found == found_under_old
        assert told == set(NAMES)
    settings.INDEX_KEYS = [NEW]
    assert everything_found(morel) == found_under_old
    assert duplicates_told() == set(NAMES)


def test_without_the_old_key_nobody_would_be_found_before(
    found_under_old: dict[str, set[str]], morel: User, settings: Any
) -> None:
    settings.INDEX_KEYS = [NEW]
    assert not any(everything_found(morel).values())
    assert not duplicates_told()


def test_the_command_goes_by_batches_says_where_it_is_and_writes_it_down(
    found_under_old: dict[str, set[str]],
) -> None:
    said = rotate(batch=2)
    lines = [line for line in said.splitlines() if line.startswith("patients.tokens")]
    assert lines == [
        "patients.tokens : 5 à reprendre",
        *(f"patients.tokens : {done} / 5" for done in (2, 4, 5)),
    ]
    event = Event.objects.get(kind="audit.keys_rotated", details__store="patients.tokens")
    assert (event.details["done"], event.details["failed"]) == (5, 0)
    assert "patients.tokens : 0 à reprendre" in rotate()


def test_counting_changes_nothing(found_under_old: dict[str, set[str]]) -> None:
    assert "patients.tokens : 5 à reprendre" in rotate(dry_run=True)
    assert PatientTokens().remaining() == 5


def test_stopped_half_way_it_goes_on_where_it_was(
    found_under_old: dict[str, set[str]], morel: User, settings: Any
) -> None:
    next(PatientTokens().renew(3))
    assert "patients.tokens : 2 / 2" in rotate()
    settings.INDEX_KEYS = [NEW]
    assert everything_found(morel) == found_under_old


def test_who_comes_during_the_change_is_indexed_once_with_the_new_key(
    found_under_old: dict[str, set[str]], morel: User, settings: Any
) -> None:
    traits = IdentityTraits(
        birth_name="Delvaux", first_given_name="Rose", birth_date=dt.date(1944, 2, 2), sex=Sex.FEMALE
    )
    services.patient_register(actor=actor_of(morel), traits=traits, at=NOW)
    assert PatientTokens().remaining() == 5
    settings.INDEX_KEYS = [NEW]
    assert [row.birth_name for row in selectors.search(actor_of(morel), "Delvau", at=NOW)] == ["Delvaux"]


def test_a_damaged_row_is_named_and_does_not_stop_the_others(found_under_old: dict[str, set[str]]) -> None:
    damaged = Patient.objects.order_by("pk")[1]
    with connection.cursor() as cursor:
        for place, byte in ((40, 0), (41, 1)):
            cursor.execute(
                "UPDATE patients_patient SET birth_name = set_byte(birth_name, %s, %s) WHERE id = %s",
                [place, byte, damaged.pk],
            )
    with pytest.raises(CommandError, match=str(damaged.public_id)):
        rotate(batch=2)
    assert PatientTokens().remaining() == 1


def test_no_name_travels_to_the_database(found_under_old: dict[str, set[str]]) -> None:
    with CaptureQueriesContext(connection) as queries:
        rotate()
    said = " ".join(query["sql"] for query in queries)
    assert not any(name in said for name in NAMES)


def test_it_is_registered() -> None:
    assert "patients.tokens" in rotation.indexes()
