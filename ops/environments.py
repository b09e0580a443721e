"""The environments of processes that are not the demo: tests, checks, benches."""

import contextlib
import os
import secrets
from collections.abc import Iterator, Mapping
from pathlib import Path

from ops.embedded.folders import RunFolder
from ops.embedded.postgres import FOR_TESTS, USER, Postgres
from ops.embedded.valkey import Valkey
from ops.keys import fresh_keys

ROOT = Path(__file__).resolve().parent.parent
POSTGRES_OF_THE_RUN = "PIVOT_TEST_POSTGRES"  # set beside the address of one that ends with the command


def source_roots() -> str:
    """PYTHONPATH with both."""
    return f"{ROOT}{os.pathsep}{ROOT / 'platform'}"


@contextlib.contextmanager
def throw_away_servers() -> Iterator[dict[str, str]]:
    """PostgreSQL and Valkey for the time of a command; gives the variables that name them."""
    with throw_away_folder() as run, throw_away_postgres(run) as names:
        valkey = Valkey(run=run, log=run / "valkey.log")
        try:
            valkey.start()
            yield {**names, "PIVOT_REDIS_URL": valkey.url}
        finally:
            valkey.stop()


@contextlib.contextmanager
def throw_away_folder() -> Iterator[Path]:
    """Where the servers of a command keep all they have."""
    folder = RunFolder()
    try:
        yield folder.path
    finally:
        folder.close()


@contextlib.contextmanager
def throw_away_postgres(run: Path) -> Iterator[dict[str, str]]:
    """PostgreSQL for the time of a command; gives the variables that name it, and say that it is ours."""
    postgres = Postgres(data=run / "data", run=run, log=run / "postgres.log", settings=FOR_TESTS)
    try:
        postgres.start()
        postgres.create_database(USER)
        yield {
            "PIVOT_DB_HOST": str(postgres.host),
            "PIVOT_DB_PORT": "",
            "PIVOT_DB_NAME": USER,
            "PIVOT_DB_USER": USER,
            POSTGRES_OF_THE_RUN: "1",
        }
    finally:
        postgres.stop()


def production_like(servers: Mapping[str, str], *, static: Path, files: Path) -> dict[str, str]:
    """Production settings with fresh strong secrets, on the servers given."""
    return {
        **servers,
        **fresh_keys(),
        "DJANGO_SETTINGS_MODULE": "config.settings.production",
        "PIVOT_ALLOWED_HOSTS": "pivot.example.org",
        "PIVOT_EMAIL_HOST": "mail.example.org",
        "PIVOT_FROM_EMAIL": "pivot@example.org",
        "PIVOT_MESSAGE_ID_DOMAIN": "example.org",
        "PIVOT_PUBLIC_ORIGIN": "https://pivot.example.org",
        "PIVOT_DB_PASSWORD": secrets.token_urlsafe(24),
        "PIVOT_STATIC_ROOT": str(static),
        "PIVOT_FILES_ROOT": str(files),
    }
