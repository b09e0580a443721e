"""The servers that carry this very test run, and those a killed launcher leaves behind: none."""

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.core.cache import cache
from django.db import connection

from ops.embedded import binaries, identity
from ops.embedded.errors import ServerError
from ops.embedded.folders import RunFolder, sweep
from ops.embedded.postgres import FOR_TESTS, Postgres

ROOT = Path(__file__).resolve().parents[2]

LAUNCHER = """
import sys
from ops.embedded import identity
from ops.embedded.errors import ServerError
from ops.embedded.folders import RunFolder
from ops.embedded.postgres import FOR_TESTS, Postgres
from ops.embedded.valkey import Valkey

folder = RunFolder()
way = getattr(identity, sys.argv[1])()
run, log = folder.path, folder.path / "log"
postgres = Postgres(data=run / "data", run=run, log=log, settings=FOR_TESTS, as_whom=way)
postgres.start()
postgres.create_database("pivot")
valkey = Valkey(run=run, log=log)
valkey.start()
letter = postgres.query("pivot", "SELECT lower('É')")
print(run, postgres.process.pid, valkey.process.pid, letter, flush=True)
sys.stdin.read()
valkey.stop()
postgres.stop()
folder.close()
"""


def ways() -> list[str]:
    """Every way that this machine allows to whoever runs the tests."""
    if os.geteuid() != 0:
        return ["ordinary"]
    return ["namespaced", "lent"] if identity.chosen().prefix else ["lent"]


def launch(way: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", LAUNCHER, way],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )


def running(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def gone(pids: list[int], seconds: float = 15) -> bool:
    deadline = time.monotonic() + seconds
    while any(running(pid) for pid in pids) and time.monotonic() < deadline:
        time.sleep(0.05)
    return not any(running(pid) for pid in pids)


@pytest.mark.django_db
def test_this_run_has_postgresql_with_its_extensions_and_french_letters():
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM pg_available_extensions")
        assert {"btree_gist", "pg_trgm", "unaccent"} <= {name for (name,) in cursor.fetchall()}
        cursor.execute("SELECT lower('ÉŒ'), 'Éloïse' ILIKE 'éLOÏSE'")
        assert cursor.fetchone() == ("éœ", True)


def test_this_run_has_valkey():
    cache.set("ops", "là", timeout=5)
    assert cache.get("ops") == "là"


@pytest.mark.parametrize("way", ways())
def test_a_launcher_that_ends_leaves_nothing(way: str):
    launcher = launch(way)
    folder, *pids, letter = launcher.stdout.readline().split()
    assert letter == "é"
    launcher.communicate("", timeout=30)
    assert launcher.returncode == 0
    assert gone([int(pid) for pid in pids])
    assert not Path(folder).exists()


@pytest.mark.parametrize("way", ways())
def test_a_killed_launcher_leaves_no_process_and_its_folder_is_swept(way: str):
    launcher = launch(way)
    folder, *pids, _letter = launcher.stdout.readline().split()
    launcher.send_signal(signal.SIGKILL)
    launcher.communicate(timeout=30)
    assert gone([int(pid) for pid in pids])
    os.utime(folder, (0, 0))
    sweep(Path(folder).parent)
    assert not Path(folder).exists()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root lends its servers to nobody")
def test_in_a_checkout_closed_to_others_programs_are_copied_and_data_is_kept_elsewhere(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    """Like a clone under /root, in a container that forbids user namespaces."""
    carried = binaries.postgres_folder().parent
    closed = tmp_path / "closed" / carried.parent.name
    shutil.copytree(carried, closed / carried.name, symlinks=True)
    libraries = carried.parent.with_name(f"{carried.parent.name}.libs")
    if libraries.is_dir():
        shutil.copytree(libraries, closed.with_name(libraries.name))
    (tmp_path / "closed").chmod(0o700)
    monkeypatch.setenv("PG_BIN", str(closed / carried.name / "bin"))
    data = tmp_path / "closed" / "data"
    for expected in ("", "kept"):  # the second start finds what the first one left
        with contextlib.closing(RunFolder()) as folder:
            way = {"settings": FOR_TESTS, "as_whom": identity.lent()}
            server = Postgres(data=data, run=folder.path, log=folder.path / "log", **way)
            server.start()
            try:
                assert data.is_symlink()
                assert data.resolve().stat().st_mode & 0o777 == 0o700
                server.create_database("pivot")
                found = server.query("pivot", "SELECT obj_description('public'::regnamespace)").strip()
                assert expected in found
                server.query("pivot", "COMMENT ON SCHEMA public IS 'kept'")
            finally:
                server.stop()
    shutil.rmtree(data.resolve())


def test_the_data_of_another_user_is_one_sentence(tmp_path: Path):
    """`sudo make demo` after `make demo`, or the reverse."""
    data = tmp_path / "data"
    data.mkdir()
    (data / "PG_VERSION").write_text("18\n")
    somebody = identity.Identity(owner=(os.geteuid() + 1, os.getegid()))
    with pytest.raises(ServerError, match="sont à un autre utilisateur"):
        Postgres(data=data, run=tmp_path, log=tmp_path / "log", as_whom=somebody).start()
    assert data.stat().st_uid == os.geteuid()


def test_the_folder_of_a_living_run_is_not_swept():
    folder = RunFolder()
    os.utime(folder.path, (0, 0))
    sweep(folder.path.parent)
    assert folder.path.is_dir()
    folder.close()
