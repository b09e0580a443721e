"""A line is written with what it speaks of, says who and why in codes, and never a name."""

import datetime as dt
import uuid

import pytest
from django.db import transaction

from audit import services, wording
from audit.models import Event
from core.actors import Actor, job
from tests.territory.factories import CommuneFactory

AT = dt.datetime(2026, 11, 22, 9, 30, tzinfo=dt.UTC)
MOREL = Actor(label="Dr Sophie Morel", role="physician", user_id=7, site_ids=frozenset({3, 1}))


@pytest.fixture(autouse=True)
def worded(monkeypatch):
    monkeypatch.setattr(wording, "_words", {"test.opened": wording.Wording("a ouvert le dossier")})


def test_a_line_says_who_what_when_and_why(db):
    patient, place = uuid.uuid4(), CommuneFactory()
    services.record(MOREL, "test.opened", place, at=AT, patient=patient, pages=3, reason="emergency")
    line = Event.objects.get()
    assert (line.at, line.kind, line.patient_public_id) == (AT, "test.opened", patient)
    assert (line.actor_label, line.actor_role, line.actor_user_id) == ("Dr Sophie Morel", "physician", 7)
    assert (line.actor_site_ids, line.purpose) == ([1, 3], "care")
    assert (line.subject_label, line.subject_public_id) == (
        "territory.commune",
        getattr(place, "public_id", None),
    )
    assert line.details == {"pages": 3, "reason": "emergency"}


def test_a_job_is_an_author_too(db):
    assert services.record(job("audit.seal"), "test.opened", None, at=AT).actor_user_id is None


def test_a_guest_keeps_their_name_to_themselves(db):
    guest = Actor(label="Jeanne Petit", role="guest", user_id=9)
    assert services.record(guest, "test.opened", None, at=AT).actor_label == "Invité"


@pytest.mark.django_db(transaction=True)
def test_nothing_is_recorded_outside_a_transaction():
    with pytest.raises(RuntimeError, match="transaction"):
        services.record(MOREL, "test.opened", None, at=AT)
    assert not Event.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_reading_opens_its_own_transaction():
    services.read(MOREL, "test.opened", None, at=AT)
    assert Event.objects.count() == 1


def test_a_write_that_fails_leaves_no_line(db):
    @transaction.atomic
    def write():
        services.record(MOREL, "test.opened", None, at=AT)
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        write()
    assert not Event.objects.exists()


def test_an_unworded_event_is_refused(db):
    with pytest.raises(LookupError, match=r"'test\.unknown'"):
        services.record(MOREL, "test.unknown", None, at=AT)


@pytest.mark.parametrize(
    ("value", "kept"),
    [
        (0, 0),
        (True, True),
        (None, None),
        ("refused", "refused"),
        ("patients.patient", "patients.patient"),
        ("TCG", "TCG"),
        ("8310-5", "8310-5"),
        ([1, "a"], [1, "a"]),
        ({"b", "a"}, ["a", "b"]),
        (uuid.UUID(int=1), str(uuid.UUID(int=1))),
    ],
)
def test_codes_ids_counts_and_flags_are_kept(db, value, kept):
    services.record(MOREL, "test.opened", None, at=AT, value=value)
    assert Event.objects.get().details == {"value": kept}


@pytest.mark.parametrize(
    "value",
    [
        "Petit",
        "Jeanne Petit",
        "PETIT-LAMBERT",
        "Plaie du talon.",
        "0323600000",
        "+33 3 23 60 00 00",
        "2840532A32102552",
        284053210255234,
        "jeanne.petit@example.org",
        "1938-02-05",
        dt.date(1938, 2, 5),
        3.7,
        b"x",
        {"name": "a"},
        ["ok", "Petit"],
        "x" * 65,
    ],
)
def test_anything_that_may_be_personal_is_refused_and_not_repeated(db, value):
    with pytest.raises(ValueError, match="'value'") as refusal:
        services.record(MOREL, "test.opened", None, at=AT, value=value)
    assert str(value) not in str(refusal.value)


def test_two_wordings_of_one_event_are_refused():
    wording.register({"test.opened": "a ouvert le dossier"})
    with pytest.raises(ValueError, match="two wordings"):
        wording.register({"test.opened": "a lu le dossier"})
