"""The real processes of the relay, started for a test and stopped with it."""

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import IO, Any

from ops.embedded.processes import die_with_parent

ROOT = Path(__file__).resolve().parents[2]


class Process:
    """A process of ours that says a line when it is ready. Its output is kept for the failure message."""

    def __init__(
        self, arguments: list[str], *, ready: str, log: Path, env: dict[str, str] | None = None
    ) -> None:
        self._arguments, self._ready, self.log = arguments, ready, log
        path = os.pathsep.join([str(ROOT), str(ROOT / "platform")])
        self._env = {**os.environ, "PYTHONPATH": path, "PYTHONUNBUFFERED": "1", **(env or {})}
        self._process: Any = None  # what a Popen can
        self._before = 0

    def start(self, timeout: float = 90) -> None:
        self.launch()
        self.wait_ready(timeout)

    def launch(self) -> None:
        """Begins to start; others may meanwhile."""
        self._before = self.log.stat().st_size if self.log.exists() else 0
        with self.log.open("ab") as out:
            self._process = self._spawn(out)

    def _spawn(self, out: IO[bytes]) -> Any:
        # The kernel ties a child to the thread that made it: only the main one lives as long as we do.
        tie = threading.current_thread() is threading.main_thread()
        return subprocess.Popen(
            self._arguments,
            cwd=ROOT,
            env=self._env,
            stdout=out,
            stderr=out,
            preexec_fn=die_with_parent(signal.SIGTERM) if tie else None,
        )

    def wait_ready(self, timeout: float = 90) -> None:
        assert self._process is not None
        deadline = time.monotonic() + timeout
        while self._ready.encode() not in self.log.read_bytes()[self._before :]:
            if self._process.poll() is not None or time.monotonic() > deadline:
                self.stop()
                raise AssertionError(f"not ready: {self.log.read_text()[-4000:]}")
            time.sleep(0.05)

    @property
    def pid(self) -> int:
        assert self._process is not None
        return self._process.pid

    def send(self, number: signal.Signals) -> None:
        assert self._process is not None
        self._process.send_signal(number)

    def wait(self, timeout: float = 20) -> int:
        assert self._process is not None
        return self._process.wait(timeout)

    def kill(self) -> None:
        """As if the machine had died: no goodbye."""
        self.send(signal.SIGKILL)
        self.wait()

    def stop(self) -> None:
        if self._process is not None and self._process.poll() is None:
            self._process.terminate()
            try:
                self._process.wait(10)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait(5)


def relay(
    folder: Path,
    name: str = "relay-test",
    *,
    workers: int = 1,
    inside: tuple[str, ...] = (),
    native: Path | None = None,
    **env: str,
) -> Process:
    """`manage.py run_relay` on the loopback, or where `inside` puts it; `native`: with this library."""
    program = ["manage.py", "run_relay"]
    if native is not None:
        program = ["-m", "tests.media_relay.native_relay", str(native)]
    arguments = [*inside, sys.executable, *program, "--id", name, "--workers", str(workers)]
    settings = {"PIVOT_RELAY_ADDRESSES": "127.0.0.1", "DJANGO_SETTINGS_MODULE": "config.settings.test", **env}
    return Process(arguments, ready="is ready", log=folder / f"{name}.log", env=settings)


def free_port(host: str = "127.0.0.1") -> int:
    with socket.socket() as listener:
        listener.bind((host, 0))
        return int(listener.getsockname()[1])


def web(folder: Path, port: int, host: str = "127.0.0.1", **env: str) -> Process:
    """daphne with the signalling socket."""
    application = "tests.media_relay.webapp:application"
    arguments = [sys.executable, "-m", "daphne", "-b", host, "-p", str(port), application]
    settings = {"DJANGO_SETTINGS_MODULE": "config.settings.test", **env}
    return Process(arguments, ready="Listening on TCP", log=folder / "web.log", env=settings)
