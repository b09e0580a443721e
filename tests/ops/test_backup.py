"""What docs/operations.md says of backup and restore, done with the tables of this version."""

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection

from ops.embedded import binaries
from patients.models import Patient

RESTORED = "pivot_restored"
SHAPE = """
    SELECT c.relname, c.relkind,
        (SELECT count(*) FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped)
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = 'public' ORDER BY 1, 2
"""
# By name: PostgreSQL writes some check constraints in other words when it reads them again.
GUARDS = """
    SELECT conrelid::regclass::text, conname, contype::text, convalidated FROM pg_constraint
    WHERE connamespace = 'public'::regnamespace
    UNION ALL
    SELECT tgrelid::regclass::text, tgname, 'trigger', tgenabled = 'O' FROM pg_trigger WHERE NOT tgisinternal
    ORDER BY 1, 2
"""


def client(program: str, *arguments: str) -> str:
    """A client program of PostgreSQL on the server of this run."""
    path = binaries.postgres_folder() / program
    server = ["--host", os.environ["PIVOT_DB_HOST"], "--username", connection.settings_dict["USER"]]
    result = subprocess.run([path, *server, *arguments], capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stderr
    return result.stdout


def ask(database: str, sql: str) -> str:
    return client(
        "psql", "--no-psqlrc", "--tuples-only", "--no-align", "--dbname", database, "--command", sql
    )


@contextmanager
def connected_to(database: str) -> Iterator[None]:
    """Django reads there, then here again."""
    here = connection.settings_dict["NAME"]
    try:
        connection.close()
        connection.settings_dict["NAME"] = database
        yield
    finally:
        connection.close()
        connection.settings_dict["NAME"] = here


@pytest.mark.django_db(transaction=True)
def test_a_dump_is_restored_with_its_people_tables_constraints_and_triggers(
    tmp_path: Path, mme_petit: Patient
):
    database = connection.settings_dict["NAME"]
    dump = str(tmp_path / "pivot.dump")
    client("pg_dump", "--format", "custom", "--file", dump, database)
    client("createdb", RESTORED)
    try:
        client("pg_restore", "--dbname", RESTORED, "--exit-on-error", dump)
        with connected_to(RESTORED):
            assert Patient.objects.get(pk=mme_petit.pk).used_name == "Petit"
            call_command("verify_audit", stdout=StringIO())  # raises where the journal is not whole
        assert ask(RESTORED, SHAPE) == ask(database, SHAPE)
        assert ask(RESTORED, GUARDS).splitlines() == ask(database, GUARDS).splitlines()
        assert "audit_event" in ask(RESTORED, SHAPE)
        assert "|trigger|" in ask(RESTORED, GUARDS)
        assert ask(RESTORED, "SELECT count(*) FROM django_migrations") == ask(
            database, "SELECT count(*) FROM django_migrations"
        )
    finally:
        client("dropdb", RESTORED)
