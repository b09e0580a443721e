"""Starts PostgreSQL and Valkey for a test run, before pytest-django reads the settings.

Named by `addopts` (`-p ops.pytest_embedded`), for a conftest is read too late. Each run has its own servers
in its own folder. Workers of xdist share its PostgreSQL, each with a database; Valkey is emptied by each test
and knows no such walls, so each worker starts its own. PIVOT_DB_HOST and PIVOT_REDIS_URL are used if set.
"""

import os
from collections.abc import Generator
from contextlib import ExitStack
from pathlib import Path

import pytest

from ops.embedded.errors import ServerError
from ops.embedded.valkey import Valkey
from ops.environments import throw_away_folder, throw_away_postgres

VALKEY_OF_THE_RUN = "PIVOT_TEST_VALKEY"  # set beside an address that we made, and not somebody else


@pytest.hookimpl(wrapper=True)
def pytest_load_initial_conftests(early_config: pytest.Config) -> Generator[None]:
    """A wrapper runs before everybody's hooks, pytest-django's included."""
    asked = early_config.known_args_namespace
    if not (asked.help or asked.version):
        try:
            _start(early_config)
        except ServerError as error:
            raise pytest.UsageError(str(error)) from error
    return (yield)


def _start(config: pytest.Config) -> None:
    wanted = {"PIVOT_DB_HOST", "PIVOT_REDIS_URL"} - os.environ.keys()
    if "PYTEST_XDIST_WORKER" in os.environ and VALKEY_OF_THE_RUN in os.environ:
        wanted.add("PIVOT_REDIS_URL")
    if not wanted:
        return
    servers = ExitStack()
    config.add_cleanup(servers.close)
    run = servers.enter_context(throw_away_folder())
    if "PIVOT_DB_HOST" in wanted:
        _export(config, **servers.enter_context(throw_away_postgres(run)))
    if "PIVOT_REDIS_URL" in wanted:
        _start_valkey(config, run)


def _start_valkey(config: pytest.Config, run: Path) -> None:
    server = Valkey(run=run, log=run / "valkey.log")
    config.add_cleanup(server.stop)
    server.start()
    _export(config, PIVOT_REDIS_URL=server.url, **{VALKEY_OF_THE_RUN: "1"})


def _export(config: pytest.Config, **values: str) -> None:
    os.environ.update(values)

    def forget() -> None:
        for name in values:
            os.environ.pop(name, None)

    config.add_cleanup(forget)
