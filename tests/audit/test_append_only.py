"""PostgreSQL itself refuses to rewrite the journal, whoever asks."""

import datetime as dt

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction

from audit import services, wording
from audit.models import Event
from core.actors import job

AT = dt.datetime(2026, 11, 22, 9, 30, tzinfo=dt.UTC)
TABLES = ["audit_event", "audit_link", "audit_anchor"]


@pytest.fixture
def line(db, monkeypatch):
    monkeypatch.setattr(wording, "_words", {"test.opened": wording.Wording("a ouvert le dossier")})
    line = services.record(job("test"), "test.opened", None, at=AT)
    services.seal(at=AT)
    return line


def refused(statement):
    with (
        pytest.raises(DatabaseError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)


@pytest.mark.parametrize("table", TABLES)
def test_rows_are_neither_changed_nor_removed(line, table):
    column = {"audit_event": "kind", "audit_link": "shard", "audit_anchor": "at"}[table]
    refused(f"UPDATE {table} SET {column} = {column}")
    refused(f"DELETE FROM {table}")


@pytest.mark.parametrize("table", TABLES)
def test_tables_are_not_emptied(line, table):
    with connection.cursor() as cursor:  # the suite switches this one off for its own cleaning
        cursor.execute(f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {table}_no_truncate")
    refused(f"TRUNCATE {table}")


def test_the_orm_is_refused_too(line):
    for attempt in (line.save, line.delete, Event.objects.all().delete):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            attempt()


def test_a_replication_session_is_refused_too(line):
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
    refused("DELETE FROM audit_event")


@pytest.mark.django_db(transaction=True)
def test_the_guards_can_be_taken_down_and_put_back_by_migration():
    call_command("migrate", "audit", "0001", verbosity=0)
    call_command("migrate", "audit", verbosity=0)
    with connection.cursor() as cursor:
        cursor.execute("SELECT tgname FROM pg_trigger WHERE tgname LIKE 'audit%' AND NOT tgisinternal")
        names = {name for (name,) in cursor}
        for table in TABLES:
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER {table}_no_truncate")
    assert names == {"audit_event_queue"} | {
        f"{table}_{kind}" for table in TABLES for kind in ("append_only", "no_truncate")
    }
