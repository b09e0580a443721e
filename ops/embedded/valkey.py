"""Valkey on a Unix socket, in memory only."""

import signal
import socket
import subprocess
from pathlib import Path

from ops.embedded import binaries, processes
from ops.embedded.errors import ServerError


class Valkey:
    """One server: `start`, `stop`. `url` is what PIVOT_REDIS_URL wants."""

    def __init__(self, *, run: Path, log: Path) -> None:
        self.log = log
        self._run = run
        self._socket = run / "valkey.sock"
        self._child: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """`unix:///…/valkey.sock`."""
        return f"unix://{self._socket}"

    @property
    def process(self) -> subprocess.Popen[bytes]:
        """The running server; a failure of ours if it was never started."""
        if self._child is None:
            raise ServerError("Valkey n’est pas démarré.")
        return self._child

    def start(self) -> None:
        """Start, and return once it answers."""
        listen = f"--port 0 --unixsocket {self._socket} --unixsocketperm 700".split()
        volatile = ["--save", "", "--appendonly", "no", "--dir", str(self._run)]
        command = [str(binaries.valkey_program()), *listen, *volatile]
        self._child = processes.spawn(command, log=self.log)
        if not processes.wait_until(self._answers, child=self._child, seconds=10):
            self.stop()
            raise ServerError(f"Valkey n’a pas démarré :\n{processes.tail(self.log)}")

    def stop(self) -> None:
        """Stop; there is nothing to save."""
        if self._child is not None:
            processes.stop(self._child, signals=(signal.SIGTERM,), patience=5)

    def _answers(self) -> bool:
        with socket.socket(socket.AF_UNIX) as client:
            client.settimeout(1)
            try:
                client.connect(str(self._socket))
                client.sendall(b"PING\r\n")
                return client.recv(64).startswith(b"+PONG")
            except OSError:
                return False
