"""`make demo` without its region: what it refuses, what it watches, what it leaves behind."""

import os
import signal
import socket
import stat
import subprocess
import sys
import time
from pathlib import Path

import pytest

from ops import demo, keys
from ops.supervisor import ChildDied, Supervisor

SLEEP = [sys.executable, "-c", "import time; time.sleep(60)"]


@pytest.fixture
def supervisor(tmp_path: Path):
    supervisor = Supervisor(root=tmp_path, logs=tmp_path, env=os.environ)
    yield supervisor
    supervisor.stop(patience=2)


def test_a_taken_port_is_one_sentence(monkeypatch: pytest.MonkeyPatch):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        monkeypatch.setenv("PORT", str(taken.getsockname()[1]))
        with pytest.raises(demo.Refusal, match=r"est déjà pris .* `make demo PORT=8010`"):
            demo.chosen_port()


@pytest.mark.parametrize("text", ["http", "0", "70000", "-1"])
def test_a_port_that_is_none_is_one_sentence(monkeypatch: pytest.MonkeyPatch, text: str):
    monkeypatch.setenv("PORT", text)
    with pytest.raises(demo.Refusal, match="n’est pas un numéro de port"):
        demo.chosen_port()


def test_one_demo_a_checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(demo, "HOME", tmp_path)
    monkeypatch.setattr(demo, "LOGS", tmp_path / "logs")
    with demo.only_one(), pytest.raises(demo.Refusal, match="tourne déjà"), demo.only_one():
        pytest.fail("two demos on the same data")
    with demo.only_one():
        assert stat.S_IMODE(tmp_path.stat().st_mode) == 0o700


def test_an_unwritable_checkout_is_one_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    (tmp_path / "file").touch()
    monkeypatch.setattr(demo, "HOME", tmp_path / "file")
    monkeypatch.setattr(demo, "LOGS", tmp_path / "file" / "logs")
    with pytest.raises(demo.Refusal, match="n’est pas inscriptible"), demo.only_one():
        pytest.fail("a demo in a file")


def test_the_keys_are_drawn_once_and_nobody_else_reads_them(tmp_path: Path):
    first = keys.throw_away_keys(tmp_path / "keys.json")
    assert stat.S_IMODE((tmp_path / "keys.json").stat().st_mode) == 0o600
    assert keys.throw_away_keys(tmp_path / "keys.json") == first
    assert keys.fresh_keys().items().isdisjoint(first.items())


def test_a_child_that_dies_is_named_with_the_end_of_its_log(supervisor: Supervisor):
    supervisor.start("relay", SLEEP)
    supervisor.start("web", [sys.executable, "-c", "import sys; sys.exit('the reason')"])
    supervisor._started[1].process.wait(10)
    with pytest.raises(ChildDied, match=r"(?s)« web » s’est arrêté \(code 1\).*the reason"):
        supervisor.check()


def test_a_child_that_will_not_stop_is_killed(supervisor: Supervisor, tmp_path: Path):
    deaf = "import signal, time; signal.signal(15, signal.SIG_IGN); print('deaf', flush=True); time.sleep(60)"
    supervisor.start("deaf", [sys.executable, "-c", deaf])
    supervisor.start("docile", SLEEP)
    while not (tmp_path / "deaf.log").read_text():
        time.sleep(0.05)
    supervisor.stop(patience=0.5)
    assert [child.process.returncode for child in supervisor._started] == [-signal.SIGKILL, -signal.SIGTERM]


def test_children_die_with_a_killed_supervisor(tmp_path: Path):
    code = f"""
import os, sys, time
from pathlib import Path
from ops.supervisor import Supervisor
supervisor = Supervisor(root=Path("."), logs=Path({str(tmp_path)!r}), env=os.environ)
supervisor.start("child", {SLEEP!r})
print(supervisor._started[0].process.pid, flush=True)
time.sleep(60)
"""
    parent = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True, cwd=demo.ROOT)
    child = int(parent.stdout.readline())
    parent.kill()
    parent.communicate()
    deadline = time.monotonic() + 10
    while alive(child) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not alive(child)


def alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False
