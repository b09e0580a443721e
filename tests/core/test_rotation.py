"""A new key takes over; the old one can then be thrown away."""

import io

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from audit.models import Event
from core.encryption import Unreadable, rotation, seal
from core.encryption.rotation import Column
from tests.core.people import Person

OLD, NEW = bytes(range(32)), bytes(range(32, 64))


@pytest.fixture
def people(db, settings):
    with connection.schema_editor() as editor:
        editor.create_model(Person)
    settings.ENCRYPTION_KEYS = {"old": OLD}
    Person.objects.bulk_create([Person(name=f"Petit {number}") for number in range(7)])
    settings.ENCRYPTION_KEYS = {"new": NEW, "old": OLD}
    return Person.objects


@pytest.fixture
def names(monkeypatch):
    column = Column(Person, Person._meta.get_field("name"))
    monkeypatch.setattr(rotation, "stores", lambda: {"core.Person.name": column})
    return column


def run(**options):
    said = io.StringIO()
    call_command("rotate_keys", stdout=said, **options)
    return said.getvalue()


def test_after_a_rotation_the_old_key_opens_nothing_and_is_not_needed(people, names, settings):
    said = run(batch=3)
    assert [line for line in said.splitlines() if "/" in line] == [
        f"core.Person.name : {done} / 7" for done in (3, 6, 7)
    ]
    settings.ENCRYPTION_KEYS = {"new": NEW}
    assert sorted(row.name for row in people.all()) == [f"Petit {number}" for number in range(7)]
    settings.ENCRYPTION_KEYS = {"old": OLD}
    with pytest.raises(Unreadable):
        people.first().name  # noqa: B018


def test_a_rotation_is_in_the_journal(people, names):
    run()
    assert Event.objects.get().details == {
        "store": "core.person.name",
        "key": "key-new",
        "done": 7,
        "failed": 0,
    }


def test_a_rotation_stopped_half_way_is_resumed(people, names):
    next(names.renew(4))
    assert names.remaining() == 3
    run()
    assert names.remaining() == 0
    assert Event.objects.get().details["done"] == 3


def test_counting_changes_nothing(people, names):
    assert "7 à reprendre" in run(dry_run=True)
    assert names.remaining() == 7


def test_a_damaged_row_is_named_and_does_not_stop_the_others(people, names):
    damaged = people.first()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE core_person SET name = set_byte(name, 40, 0) WHERE id = %s", [damaged.pk])
        cursor.execute("UPDATE core_person SET name = set_byte(name, 41, 1) WHERE id = %s", [damaged.pk])
    with pytest.raises(CommandError, match=str(damaged.public_id)):
        run(batch=2)
    assert names.remaining() == 1


def test_rows_that_hold_nothing_are_left_alone(people, names):
    with connection.cursor() as cursor:
        cursor.execute("UPDATE core_person SET note = ''")
    assert Column(Person, Person._meta.get_field("note")).remaining() == 0
    assert Column(Person, Person._meta.get_field("born_on")).remaining() == 0


def test_a_table_that_refuses_is_reported(people, names):
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TRIGGER no BEFORE UPDATE ON core_person FOR EACH ROW EXECUTE FUNCTION audit_refuse()"
        )
    with pytest.raises(CommandError, match="append-only"):
        run()


def test_every_encrypted_column_and_every_registered_store_is_walked(monkeypatch):
    monkeypatch.setattr(rotation, "_stores", {})
    rotation.register("documents.files", Column(Person, Person._meta.get_field("name")))
    walked = rotation.stores()
    assert "documents.files" in walked
    expected = {
        f"{model._meta.label}.{field.name}"
        for model in rotation.apps.get_models()
        for field in model._meta.local_fields
        if type(field).__name__.startswith("Encrypted")
    }
    assert set(walked) == expected | {"documents.files"}


def test_resealing_keeps_the_context(settings):
    settings.ENCRYPTION_KEYS = {"old": OLD}
    sealed = seal(b"x", context="a.b:1")
    settings.ENCRYPTION_KEYS = {"new": NEW, "old": OLD}
    assert not rotation.is_current(sealed)
    again = rotation.resealed(sealed, context="a.b:1")
    assert rotation.is_current(again)
    with pytest.raises(Unreadable):
        rotation.resealed(sealed, context="a.b:2")
