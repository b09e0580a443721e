"""The application's role works in the tables and owns none: what it tries against the journal is refused."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from ops.embedded import binaries
from ops.embedded.postgres import USER
from ops.environments import ROOT
from tests.ops.production import DATABASE, environment_of, psql

pytestmark = pytest.mark.usefixtures("two_roles")

JOURNAL = ("audit_event", "audit_link", "audit_anchor")
WORKS = """
import django; django.setup()
from accounts.enums import Role
from accounts.models import User
from audit import selectors, services
from audit.models import Event
from core import clock
from core.actors import job
from django.db import transaction

with transaction.atomic():
    services.record(job("tests.roles"), "accounts.provisioned", None, at=clock.now())
assert services.seal(at=clock.now()) >= 1
user = User.objects.create_user(email="a@b.example", password="x", given_name="A", family_name="B")
User.objects.filter(pk=user.pk).update(given_name="C")
User.objects.filter(pk=user.pk).delete()
print("findings:", list(selectors.findings(at=clock.now())), "lines:", Event.objects.count())
"""


def app(sql: str) -> str:
    return psql(sql, DATABASE, user="pivot_app")


def refusal(sql: str) -> str:
    with pytest.raises(AssertionError) as refused:
        app(sql)
    return str(refused.value)


def test_it_records_seals_verifies_and_does_its_daily_work(filled_in: dict[str, str]) -> None:
    environment = environment_of("web", filled_in)
    done = subprocess.run(
        [sys.executable, "-c", WORKS], env=environment, cwd=ROOT, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("findings: [] lines: ")


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE audit_event SET kind = kind",
        "UPDATE audit_link SET digest = digest",
        "UPDATE audit_anchor SET mac = mac",
    ],
)
def test_it_cannot_rewrite_a_line(sql: str) -> None:
    assert "permission denied" in refusal(sql)


@pytest.mark.parametrize("table", JOURNAL)
@pytest.mark.parametrize(
    "sql",
    [
        "DELETE FROM {0}",
        "TRUNCATE {0}",
        "SELECT * FROM {0} FOR UPDATE",
        "DROP TABLE {0} CASCADE",
        "DROP TRIGGER {0}_append_only ON {0}",
        "ALTER TABLE {0} DISABLE TRIGGER ALL",
        "ALTER TABLE {0} DISABLE TRIGGER {0}_append_only",
        "ALTER TABLE {0} OWNER TO pivot_app",
        "ALTER TABLE {0} ADD COLUMN x int",
        "CREATE RULE x AS ON INSERT TO {0} DO INSTEAD NOTHING",
        "CREATE TRIGGER x BEFORE INSERT ON {0} FOR EACH ROW EXECUTE FUNCTION audit_refuse()",
    ],
)
def test_it_cannot_touch_the_journal(table: str, sql: str) -> None:
    assert "permission denied" in (said := refusal(sql.format(table))) or "must be owner" in said


@pytest.mark.parametrize(
    "sql",
    [
        "CREATE TABLE mine (x int)",
        "CREATE TEMPORARY TABLE mine (x int)",
        "CREATE SCHEMA mine",
        "CREATE FUNCTION mine() RETURNS int LANGUAGE sql AS 'SELECT 1'",
        "CREATE OR REPLACE FUNCTION audit_refuse() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN END'",
        "DROP FUNCTION audit_refuse() CASCADE",
        "CREATE EXTENSION pg_trgm",
        "SET session_replication_role = replica",
        "SET ROLE pivot_owner",
        "CREATE ROLE friend LOGIN",
        "ALTER ROLE pivot_app SUPERUSER",
        "ALTER ROLE pivot_owner PASSWORD 'x'",
        "ALTER SYSTEM SET fsync = off",
        "COPY audit_event TO PROGRAM 'cat'",
        "SELECT pg_read_file('/etc/passwd')",
        "TRUNCATE patients_patient CASCADE",
        "DELETE FROM django_migrations",
        "DROP DATABASE pivot_of_two_roles",
    ],
)
def test_it_changes_nothing_of_the_structure(sql: str) -> None:
    assert any(
        words in (said := refusal(sql))
        for words in ("permission denied", "must be owner", "only roles with", "must be superuser")
    ), said


def test_what_it_grants_to_itself_is_nothing() -> None:
    app("GRANT UPDATE, DELETE ON audit_event TO pivot_app")  # PostgreSQL warns, and grants nothing
    assert "permission denied" in refusal("DELETE FROM audit_event")


def test_it_owns_nothing_and_is_nobody() -> None:
    owned = "SELECT count(*) FROM pg_class WHERE relowner = 'pivot_app'::regrole"
    powers = "SELECT rolsuper OR rolcreaterole OR rolcreatedb OR rolreplication OR rolbypassrls FROM pg_roles"
    assert psql(owned, DATABASE).strip() == "0"
    for role in ("pivot_app", "pivot_owner"):
        assert psql(f"{powers} WHERE rolname = '{role}'").strip() == "f"


def test_the_superuser_cannot_come_over_the_network() -> None:
    assert psql("SELECT rolpassword IS NULL FROM pg_authid WHERE oid = 10").strip() == "t"


def test_the_owner_itself_meets_the_triggers(filled_in: dict[str, str]) -> None:
    """Owning is not rewriting by mistake: the trigger must first be taken down."""
    test_it_records_seals_verifies_and_does_its_daily_work(filled_in)
    with pytest.raises(AssertionError, match="append-only"):
        psql("DELETE FROM audit_event", DATABASE, user="pivot_owner")


def test_a_restored_backup_has_the_same_rights(tmp_path: Path) -> None:
    rights = """
        SELECT relname, relowner::regrole, relacl FROM pg_class
        WHERE relnamespace = 'public'::regnamespace ORDER BY 1
    """
    dump, server = tmp_path / "pivot.dump", ["--host", os.environ["PIVOT_DB_HOST"], "--username", USER]
    programs = binaries.postgres_folder()
    psql("CREATE DATABASE pivot_restored")
    try:
        subprocess.run([programs / "pg_dump", *server, "-Fc", "-f", dump, DATABASE], check=True)
        restore = ["--exit-on-error", "--dbname", "pivot_restored", dump]
        subprocess.run([programs / "pg_restore", *server, *restore], check=True)
        assert psql(rights, "pivot_restored") == psql(rights, DATABASE)
    finally:
        psql("DROP DATABASE pivot_restored")
