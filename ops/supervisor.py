"""Several processes started together, watched together, stopped together."""

import signal
import subprocess
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from ops.embedded import processes


class ChildDied(Exception):
    """A process ended by itself; the message names it and shows the end of its log."""


@dataclass(frozen=True)
class Child:
    """A process under watch."""

    name: str
    process: subprocess.Popen[bytes]
    log: Path


class Supervisor:
    """Starts children that die with us, and stops them in an order of our choosing."""

    def __init__(self, *, root: Path, logs: Path, env: Mapping[str, str]) -> None:
        self._root = root
        self._logs = logs
        self._env = env
        self._started: list[Child] = []
        self._watched: list[Child] = []

    def start(self, name: str, command: Sequence[str]) -> None:
        """Start a child with its log in `<logs>/<name>.log`, and watch it."""
        log = self._logs / f"{name}.log"
        log.unlink(missing_ok=True)
        process = processes.spawn(command, log=log, env=self._env, cwd=self._root)
        child = Child(name, process, log)
        self._started.append(child)
        self._watched.append(child)

    def watch(self, name: str, process: subprocess.Popen[bytes], log: Path) -> None:
        """Watch a process that someone else starts and stops."""
        self._watched.append(Child(name, process, log))

    def check(self) -> None:
        """ChildDied when one of the processes is no longer there."""
        for child in self._watched:
            code = child.process.poll()
            if code is not None:
                raise ChildDied(
                    f"« {child.name} » s’est arrêté (code {code}). Fin de {child.log} :\n\n"
                    f"{processes.tail(child.log)}"
                )

    def stop(self, *, patience: float = 8) -> None:
        """Ask every child at once, wait for all, and kill those that will not."""
        for child in self._started:
            if child.process.poll() is None:
                child.process.send_signal(signal.SIGTERM)
        deadline = time.monotonic() + patience
        for child in self._started:
            processes.finish(child.process, max(0.1, deadline - time.monotonic()))
