"""What docker-compose.yml describes, brought to the servers of this run: its variables, its two roles."""

import fcntl
import os
import re
import secrets
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pytest
import yaml

from ops.embedded import binaries
from ops.embedded.postgres import USER
from ops.environments import POSTGRES_OF_THE_RUN, ROOT, source_roots
from ops.keys import fresh_keys

COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
HOST = "pivot.region.example"
DATABASE = "pivot_of_two_roles"
ROLES = ("pivot_owner", "pivot_app")


def filled_in() -> dict[str, str]:
    """A good `.env`."""
    return {
        **fresh_keys(),
        "PIVOT_HOST": HOST,
        "PIVOT_DB_OWNER_PASSWORD": secrets.token_hex(24),
        "PIVOT_DB_PASSWORD": secrets.token_hex(24),
        "PIVOT_REDIS_PASSWORD": secrets.token_hex(24),
        "PIVOT_TURN_SECRET": secrets.token_hex(32),
        "PIVOT_TURN_HOST": f"turn.{HOST}",
        "PIVOT_EMAIL_HOST": "mail.region.example",
        "PIVOT_FROM_EMAIL": f"ne-pas-repondre@{HOST}",
    }


def environment_of(service: str, values: dict[str, str]) -> dict[str, str]:
    """What the container would see, but for the addresses of the servers."""

    def value(match: re.Match[str]) -> str:
        name, operator, default = match.groups()
        return values.get(name) or (default if operator == ":-" else pytest.fail(f"{name} is not in .env"))

    pattern = re.compile(r"\$\{([A-Z_]+)(?:(:[-?])([^}]*))?\}")
    described = {
        name: pattern.sub(value, str(text))
        for name, text in COMPOSE["services"][service]["environment"].items()
    }
    return described | {
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        "PYTHONPATH": source_roots(),
        "DJANGO_SETTINGS_MODULE": "config.settings.production",
        "PIVOT_DB_HOST": os.environ["PIVOT_DB_HOST"],
        "PIVOT_DB_NAME": DATABASE,
        "PIVOT_REDIS_URL": os.environ["PIVOT_REDIS_URL"],
    }


@contextmanager
def one_at_a_time() -> Iterator[None]:
    """Roles belong to the whole server, which the workers of this run share: who comes second waits."""
    with Path(os.environ["PIVOT_DB_HOST"], "two-roles.lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


@contextmanager
def migrated(values: dict[str, str]) -> Iterator[None]:
    """A database where ops/deploy/roles.sql was run, then the command of the `migrate` service."""
    with one_at_a_time(), _migrated(values):
        yield


@contextmanager
def _migrated(values: dict[str, str]) -> Iterator[None]:
    psql("CREATE DATABASE " + DATABASE)
    try:
        psql("", DATABASE, "--file", str(ROOT / "ops/deploy/roles.sql"), env=values)
        _with_tables(values)
        yield
    finally:
        psql(f"DROP DATABASE {DATABASE} WITH (FORCE)")
        for role in ROLES:
            psql(f"DROP ROLE {role}")


def _with_tables(values: dict[str, str]) -> None:
    """By the command of the `migrate` service, once in a run: whoever comes later restores what it made, with
    its rights (test_roles.py proves that a restored backup has the same).
    """
    made = Path(os.environ["PIVOT_DB_HOST"], "two-roles.dump")
    server = ["--host", os.environ["PIVOT_DB_HOST"], "--username", USER]
    if made.exists():
        run("pg_restore", *server, "--exit-on-error", "--dbname", DATABASE, str(made))
        return
    command = COMPOSE["services"]["migrate"]["command"]
    run(*command, env=environment_of("migrate", values))
    if POSTGRES_OF_THE_RUN in os.environ:
        run("pg_dump", *server, "-Fc", "--file", str(made), DATABASE)


def folder_of_the_run(otherwise: Path) -> Path:
    """It goes with its PostgreSQL; beside one that outlives it, what is kept would be of another day."""
    return Path(os.environ["PIVOT_DB_HOST"]) if POSTGRES_OF_THE_RUN in os.environ else otherwise


def run(program: str, *words: str, env: Mapping[str, str] | None = None) -> None:
    """A program of PostgreSQL or of the path, which must not fail."""
    known = binaries.postgres_folder() / program
    command = [str(known) if known.exists() else program, *words]
    done = subprocess.run(command, env=env, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def psql(
    sql: str,
    database: str = "postgres",
    *more: str,
    user: str = USER,
    env: Mapping[str, str] | None = None,
) -> str:
    """The answer of the superuser’s psql, or of somebody else’s; AssertionError with what it complains of."""
    server = ["--host", os.environ["PIVOT_DB_HOST"], "--username", user, "--dbname", database]
    manner = ["--no-psqlrc", "--tuples-only", "--no-align", "--set", "ON_ERROR_STOP=1"]
    asked = [*more, *(["--command", sql] if sql else [])]
    program = binaries.postgres_folder() / "psql"
    done = subprocess.run(
        [program, *server, *manner, *asked],
        env={**os.environ, **(env or {})},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout
