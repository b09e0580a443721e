"""`make demo`: everything real, on one machine, from nothing; Ctrl-C stops it all."""

import contextlib
import fcntl
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from types import FrameType
from typing import NoReturn

from ops.console import step
from ops.embedded import processes
from ops.embedded.errors import ServerError
from ops.embedded.folders import RunFolder
from ops.embedded.postgres import APPLICATION, USER, Postgres
from ops.embedded.valkey import Valkey
from ops.keys import throw_away_keys
from ops.supervisor import ChildDied, Supervisor

ROOT = Path(__file__).resolve().parent.parent
HOME = ROOT / ".demo"
LOGS = HOME / "logs"
FIRST_PAGE = 120  # seconds to wait for it


class Refusal(Exception):
    """The demo cannot start; the message is the one sentence to show."""


class Stopped(Exception):
    """Ctrl-C, or the end of whoever started us."""


def main() -> None:
    """Start, say where, wait; exit 0 after Ctrl-C, 1 with a sentence otherwise."""
    arrange_to_stop()
    try:
        with only_one():
            run(chosen_port())
    except (Refusal, ServerError, ChildDied) as error:
        sys.exit(f"\n✗ {error}")
    except Stopped:
        print("\n✓ Tout est arrêté.", flush=True)


def run(port: int) -> None:
    """The whole life of the demo."""
    began = time.monotonic()
    with running_servers() as (postgres, valkey):
        env = environment(postgres, valkey, port)
        prepare(env)
        supervisor = Supervisor(root=ROOT, logs=LOGS, env=env)
        supervisor.watch("postgres", postgres.process, postgres.log)
        supervisor.watch("valkey", valkey.process, valkey.log)
        try:
            with step("Page d’accueil et relais"):
                start_what_people_wait_for(supervisor, port)
                wait_for_page(supervisor, port)
            start_the_jobs(supervisor)
            print(welcome(port, time.monotonic() - began), flush=True)
            while True:
                supervisor.check()
                time.sleep(0.5)
        finally:
            supervisor.stop()


@contextlib.contextmanager
def running_servers() -> Iterator[tuple[Postgres, Valkey]]:
    """PostgreSQL with the data of `.demo`, and Valkey; their sockets in a temporary folder."""
    folder = RunFolder()
    postgres = Postgres(data=HOME / "postgres", run=folder.path, log=folder.path / "postgres.log")
    valkey = Valkey(run=folder.path, log=folder.path / "valkey.log")
    try:
        with step("PostgreSQL et Valkey"):
            postgres.start()
            postgres.create_database(USER)
            postgres.create_application_role(USER)
            valkey.start()
        yield postgres, valkey
    finally:
        valkey.stop()
        postgres.stop()
        folder.close()


def environment(postgres: Postgres, valkey: Valkey, port: int) -> dict[str, str]:
    """What every process of the demo is told."""
    return {
        **os.environ,
        **throw_away_keys(HOME / "keys.json"),
        "DJANGO_SETTINGS_MODULE": "config.settings.demo",
        "PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'platform'}",
        "PYTHONUNBUFFERED": "1",
        "CELERY_SKIP_CHECKS": "1",  # the worker would load every page to check its address
        "PIVOT_DB_HOST": str(postgres.host),
        "PIVOT_DB_PORT": "",
        "PIVOT_DB_NAME": USER,
        "PIVOT_DB_USER": APPLICATION,
        "PIVOT_REDIS_URL": valkey.url,
        "PIVOT_FILES_ROOT": str(HOME / "files"),
        "PIVOT_PUBLIC_ORIGIN": origin(port),
    }


def prepare(env: dict[str, str]) -> None:
    """Migrate and load, in a process of their own that shows its progress, as the owner of the tables."""
    env = {**env, "PIVOT_DB_USER": USER, "PIVOT_DB_APPLICATION_ROLE": APPLICATION}
    command = [sys.executable, "-m", "ops.prepare", str(HOME / "accounts.txt")]
    with (LOGS / "prepare.log").open("wb") as log:
        process = subprocess.Popen(
            command,
            cwd=ROOT,
            env=env,
            stdin=subprocess.DEVNULL,
            stderr=log,
            start_new_session=True,
            preexec_fn=processes.die_with_parent(signal.SIGTERM),
        )
        try:
            code = process.wait()
        finally:
            processes.stop(process, signals=(signal.SIGTERM,), patience=5)
    if code:
        tail = processes.tail(LOGS / "prepare.log")
        raise Refusal(f"La base n’a pas pu être préparée :\n\n{tail}\n\nPour repartir de rien : rm -r .demo")


def start_what_people_wait_for(supervisor: Supervisor, port: int) -> None:
    """Web and relay, as in production."""
    python = sys.executable
    address = ["--bind", "127.0.0.1", "--port", str(port)]
    supervisor.start("web", [python, "-m", "daphne", "--verbosity", "0", *address, "config.asgi:application"])
    supervisor.start("relay", [python, "manage.py", "run_relay"])


def start_the_jobs(supervisor: Supervisor) -> None:
    """Worker and beat, as in production; last, for four Pythons at once make everything wait."""
    celery = [sys.executable, "-m", "celery", "--app", "config"]
    supervisor.start("worker", [*celery, "worker", "--pool", "threads", "--concurrency", "4"])
    supervisor.start("beat", [*celery, "beat", "--schedule", str(HOME / "beat"), "--pidfile", ""])


def wait_for_page(supervisor: Supervisor, port: int) -> None:
    """Return once the health page says that web, base and Valkey answer, and the relay is up."""
    deadline = time.monotonic() + FIRST_PAGE
    while not (answers(f"http://127.0.0.1:{port}/sante/") and relay_is_ready()):
        supervisor.check()
        if time.monotonic() > deadline:
            raise Refusal(f"La page n’a pas répondu en {FIRST_PAGE} s : voyez {LOGS / 'web.log'}.")
        time.sleep(0.1)


def relay_is_ready() -> bool:
    """Whether it has said so."""
    return "is ready" in processes.tail(LOGS / "relay.log")


def answers(url: str) -> bool:
    """Whether the page answers 200."""
    try:
        with urllib.request.urlopen(url, timeout=5) as response:  # noqa: S310  # our own address
            return bool(response.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def origin(port: int) -> str:
    """What people type: passkeys know `localhost`, and no numeric address."""
    return f"http://localhost:{port}"


def welcome(port: int, seconds: float) -> str:
    """The last page of the start."""
    duration = f"{seconds:.1f}".replace(".", ",")
    accounts = (HOME / "accounts.txt").read_text().strip()
    return f"\n✓ Pivot répond sur {origin(port)} ({duration} s)\n\n{accounts}\n\nCtrl-C arrête tout.\n"


def chosen_port() -> int:
    """PORT, or 8000; a Refusal when it is taken or no port at all."""
    text = os.environ.get("PORT") or "8000"
    if not (text.isdecimal() and 0 < int(text) < 65536):
        raise Refusal(f"PORT={text} n’est pas un numéro de port.")
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", int(text)))
        except PermissionError:
            raise Refusal(f"Le port {text} est réservé à root : prenez-en un au-dessus de 1023.") from None
        except OSError:
            free = "make demo PORT=8010"
            raise Refusal(
                f"Le port {text} est déjà pris : choisissez-en un autre, par exemple `{free}`."
            ) from None
    return int(text)


@contextlib.contextmanager
def only_one() -> Iterator[None]:
    """One demo a checkout: its data cannot be shared."""
    try:
        LOGS.mkdir(mode=0o700, parents=True, exist_ok=True)
        HOME.chmod(0o700)
        handle = os.open(HOME, os.O_RDONLY)
    except OSError as error:
        raise Refusal(f"Le dossier {HOME} n’est pas inscriptible ({error.strerror}).") from None
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    except BlockingIOError:
        raise Refusal("La démonstration tourne déjà depuis ce dossier.") from None
    finally:
        os.close(handle)


def arrange_to_stop() -> None:
    """Ctrl-C, `kill` and a closed terminal all stop us in order; under make, so does make's own end."""
    for signum in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(signum, _stop)
    if "MAKELEVEL" in os.environ:
        processes.end_with_parent(signal.SIGTERM)


def _stop(_signum: int, _frame: FrameType | None) -> NoReturn:
    for signum in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(signum, signal.SIG_IGN)  # an impatient second Ctrl-C must not cut the stop short
    raise Stopped


if __name__ == "__main__":
    main()
