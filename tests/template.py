"""The tables, made once on the server of a run: whoever comes later copies them.

To migrate an empty database takes longer than most packages of tests, and each worker wants a database. What
a copy lacks, `migrate` adds to it as to any other.
"""

import fcntl
import os
from pathlib import Path

from django.db import connection

from ops.environments import POSTGRES_OF_THE_RUN

NAME = "pivot_template"


class Turn:
    """Of one process that wants a database; who finds no template makes it, and the others wait."""

    def __init__(self) -> None:
        self._file = Path(os.environ["PIVOT_DB_HOST"], "template.lock").open("w")  # noqa: SIM115  # kept
        fcntl.flock(self._file, fcntl.LOCK_EX)
        self._is_first = not _ask("SELECT 1 FROM pg_database WHERE datname = %s", NAME)
        if not self._is_first:
            connection.settings_dict["TEST"]["TEMPLATE"] = NAME
            self._file.close()

    def is_over(self) -> None:
        """There are tables here: they become the template, unless there was one."""
        if self._is_first:
            here = connection.settings_dict["NAME"]
            connection.close()
            _ask(f'CREATE DATABASE {NAME} TEMPLATE "{here}"')
            self._file.close()


def turn() -> Turn | None:
    """None on a server that outlives the run: its template would be of another day."""
    return Turn() if POSTGRES_OF_THE_RUN in os.environ else None


def _ask(sql: str, *values: str) -> bool:
    """Whether there is an answer, from a database that nobody copies."""
    with connection._nodb_cursor() as cursor:
        cursor.execute(sql, values)
        return bool(cursor.description and cursor.fetchone())
