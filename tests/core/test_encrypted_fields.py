"""Encrypted columns: lazily opened, bound to their row and column, never asked in SQL."""

import datetime as dt
import uuid

import pytest
from django import forms
from django.core.exceptions import FieldError, ValidationError
from django.db import connection, models
from django.db.migrations.writer import MigrationWriter
from django.test.utils import CaptureQueriesContext

from core.encryption import EncryptedTextField, Sealed, Unreadable, fields
from tests.core.people import Person, Plain


@pytest.fixture
def people(db):
    with connection.schema_editor() as editor:
        editor.create_model(Person)
    return Person.objects


@pytest.fixture
def petit(people):
    return people.create(name="Petit", note="Plaie du talon", born_on=dt.date(1938, 2, 5), facts={"GIR": 2})


def columns(row):
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, note, born_on, facts FROM core_person WHERE id = %s", [row.pk])
        return [None if value is None else bytes(value) for value in cursor.fetchone()]


def test_values_come_back(petit, people):
    again = people.get(pk=petit.pk)
    assert (again.name, again.note, again.born_on, again.facts) == (
        "Petit",
        "Plaie du talon",
        dt.date(1938, 2, 5),
        {"GIR": 2},
    )


def test_the_columns_and_the_statements_hold_ciphertext_only(people):
    with CaptureQueriesContext(
        connection,
    ) as queries:
        row = people.create(
            name="Petit", note="Plaie du talon", born_on=dt.date(1938, 2, 5), facts={"GIR": 2}
        )
    written = b"".join(columns(row)) + repr(queries.captured_queries).encode()
    # Whole dates: ciphertext is shown in hexadecimal, where any four figures come by chance.
    for secret in (b"Petit", b"Plaie", b"1938-02-05", b"1938, 2, 5", b"GIR"):
        assert secret not in written
        assert secret.hex().encode() not in written


def test_length_does_not_tell(people):
    one, other = people.create(name="Ay"), people.create(name="Petit-Lambert de Guise")
    assert len(columns(one)[0]) == len(columns(other)[0])


def test_nothing_is_opened_before_it_is_read(petit, people, monkeypatch):
    row = people.get(pk=petit.pk)
    opened = []
    monkeypatch.setattr(fields, "unseal", lambda sealed, *, context: opened.append(context))
    assert isinstance(row.__dict__["name"], Sealed)
    assert opened == []


def test_null_and_blank(people):
    row = people.create(name="", born_on=None)
    again = people.get(pk=row.pk)
    assert (again.name, again.note, again.born_on, again.facts) == ("", "", None, {})
    assert columns(row)[2] is None
    assert people.filter(born_on__isnull=True).get() == row


def test_values_give_only_ciphertext(petit, people):
    [value] = people.values_list("name", flat=True)
    assert isinstance(value, Sealed)
    assert b"Petit" not in value


@pytest.mark.parametrize(
    "lookup", ["name", "name__iexact", "name__in", "born_on__gt", "facts__GIR", "born_on__year"]
)
def test_lookups_are_refused_with_the_way_out(people, lookup):
    with pytest.raises(FieldError, match="blind index"):
        people.filter(**{lookup: "1938"})


def test_updating_without_the_row_is_refused(petit, people):
    with pytest.raises(FieldError, match="row by row"):
        people.update(name="Grand")


def test_a_ciphertext_moved_to_another_row_does_not_open(petit, people):
    other = people.create(name="Weiss")
    people.filter(pk=other.pk).update(name=people.values_list("name", flat=True).get(pk=petit.pk))
    with pytest.raises(Unreadable):
        people.get(pk=other.pk).name  # noqa: B018


def test_a_ciphertext_moved_to_another_column_does_not_open(petit, people):
    people.update(note=people.values_list("name", flat=True).get())
    with pytest.raises(Unreadable):
        people.get().note  # noqa: B018


def test_deferred_and_refreshed(petit, people):
    row = people.only("id").get()
    assert "name" in row.get_deferred_fields()
    assert row.name == "Petit"
    row.name = "Grand"
    row.refresh_from_db()
    assert row.name == "Petit"
    assert people.defer("note").get().name == "Petit"


def test_updating_some_fields_leaves_the_others(petit, people):
    before = columns(petit)
    petit.facts["GIR"] = 3
    petit.save(update_fields=["facts"])
    assert columns(petit)[:3] == before[:3]
    assert people.get().facts == {"GIR": 3}


def test_a_value_never_read_survives_a_save(petit, people):
    row = people.get()
    row.save()
    assert people.get().name == "Petit"


def test_bulk(people):
    rows = people.bulk_create([Person(name="Petit"), Person(name="Weiss", born_on=dt.date(1970, 1, 1))])
    assert [row.name for row in people.order_by("pk")] == ["Petit", "Weiss"]
    rows[0].name, rows[1].born_on = "Grand", None
    people.bulk_update(rows, ["name", "born_on"])
    assert [(row.name, row.born_on) for row in people.order_by("pk")] == [("Grand", None), ("Weiss", None)]
    assert rows[0].name == "Grand"


def test_djangos_own_bulk_update_is_refused_rather_than_writing_in_clear(petit):
    petit.name = "Grand"
    with pytest.raises(FieldError, match="EncryptedQuerySet"):
        models.QuerySet(Person).bulk_update([petit], ["name"])


def test_through_a_relation(petit, people):
    people.create(name="Morel", likes=petit)
    row = people.select_related("likes").exclude(likes=None).get()
    assert row.likes.name == "Petit"
    assert isinstance(people.filter(likes=petit).values_list("likes__name", flat=True).get(), Sealed)


def test_full_clean_checks_the_clear_value_and_its_constraints(petit, people):
    people.get().full_clean()
    with pytest.raises(ValidationError, match="80"):
        Person(name="x" * 81).full_clean(validate_unique=False)
    with pytest.raises(ValidationError) as refusal:
        Person(name=None).full_clean()
    assert "name" in refusal.value.message_dict


def test_full_clean_sends_nothing_in_clear(petit, people):
    with CaptureQueriesContext(connection) as queries:
        people.get().full_clean()
    assert "Petit" not in repr(queries.captured_queries)


def test_a_row_is_copied_field_by_field_under_its_own_id(petit, people):
    twin = Person(name=petit.name, born_on=petit.born_on)
    twin.save()
    assert people.get(pk=twin.pk).name == "Petit"
    assert twin.public_id != petit.public_id


def test_a_public_id_never_changes(petit):
    with pytest.raises(AttributeError, match="never changes"):
        petit.public_id = uuid.uuid4()
    petit.public_id = str(petit.public_id)
    assert petit.name == "Petit"


def test_rows_older_than_the_column_read_as_its_default(petit, people):
    with connection.cursor() as cursor:
        cursor.execute("UPDATE core_person SET note = '', facts = ''")
    assert (people.get().note, people.get().facts) == ("", {})


def test_a_column_can_be_added_to_a_table_with_rows(petit, people):
    added = EncryptedTextField(default="", blank=True)
    added.set_attributes_from_name("more")
    added.model = Person
    connection.check_constraints()  # fires the pending triggers, which forbid altering the table
    with connection.schema_editor() as editor:
        editor.add_field(Person, added)
    with connection.cursor() as cursor:
        cursor.execute("SELECT more FROM core_person")
        assert bytes(cursor.fetchone()[0]) == b""


def test_forms_are_ordinary(db):
    form = forms.modelform_factory(Person, fields=["name", "note", "born_on", "facts"])(
        instance=Person(name="Petit", born_on=dt.date(1938, 2, 5))
    )
    assert [type(form.fields[name].widget) for name in ("name", "note", "born_on")] == [
        forms.TextInput,
        forms.Textarea,
        forms.DateInput,
    ]
    assert 'value="Petit"' in form.as_p()
    bound = type(form)({"name": "Grand", "born_on": "05/02/1938", "facts": '{"GIR": 2}'})
    assert bound.is_valid(), bound.errors
    assert bound.save(commit=False).facts == {"GIR": 2}


@pytest.mark.parametrize("name", ["name", "note", "born_on", "facts"])
def test_migrations_rebuild_the_same_field(name):
    field = Person._meta.get_field(name)
    _, path, args, kwargs = field.deconstruct()
    again = type(field)(*args, **kwargs)
    assert again.deconstruct()[1:] == (path, args, kwargs)
    assert path == f"core.encryption.fields.{type(field).__name__}"
    assert MigrationWriter.serialize(field)[0].startswith(path)


def test_a_renamed_field_keeps_its_place():
    field = EncryptedTextField(place="patients.Patient.name")
    field.set_attributes_from_name("birth_name")
    row = Person(name="x")
    assert field.context(row) == f"patients.Patient.name:{row.public_id}"
    assert field.deconstruct()[3] == {"place": "patients.Patient.name"}


def test_a_model_without_public_id_or_with_a_unique_ciphertext_is_reported():
    found = {error.id for error in Plain._meta.get_field("name").check(databases=None)}
    assert found == {"core.E001", "core.E002"}
    assert Person._meta.get_field("name").check(databases=None) == []
