"""One process that has imported Pivot, copied for each process that a journey wants.

To import it takes three seconds of CPU, and most journeys want two processes of their own. A copy is as new
as what is started from nothing: nobody has asked anything of it, and it has neither connections nor threads.
"""

import ctypes
import importlib
import json
import os
import random
import runpy
import signal
import socket
import subprocess
import sys
import time
from typing import IO

from ops.embedded.processes import die_with_parent, end_with_parent
from ops.environments import ROOT

PR_SET_CHILD_SUBREAPER = 36  # orphans become ours: we may wait for them


class Copy:
    """What a Popen can, for a process that was copied."""

    def __init__(self, pid: int) -> None:
        self.pid = pid
        self.returncode: int | None = None

    def poll(self) -> int | None:
        if self.returncode is None:
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            if pid:
                self.returncode = os.waitstatus_to_exitcode(status)
        return self.returncode

    def wait(self, timeout: float) -> int:
        end = time.monotonic() + timeout
        while self.poll() is None:
            if time.monotonic() > end:
                raise subprocess.TimeoutExpired(str(self.pid), timeout)
            time.sleep(0.02)
        assert self.returncode is not None
        return self.returncode

    def send_signal(self, number: int) -> None:
        if self.poll() is None:
            os.kill(self.pid, number)

    def terminate(self) -> None:
        self.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)


class Nursery:
    """The process that is copied, in this environment."""

    def __init__(self, env: dict[str, str]) -> None:
        ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
        self._line, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with theirs:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "tests.journeys.nursery", str(theirs.fileno())],
                cwd=ROOT,
                env=env,
                stdin=subprocess.DEVNULL,
                pass_fds=[theirs.fileno()],
                preexec_fn=die_with_parent(signal.SIGTERM),
            )

    def copied(self, arguments: list[str], out: IO[bytes]) -> Copy:
        """Runs these arguments of Python, and says it into `out`."""
        socket.send_fds(self._line, [json.dumps(arguments).encode()], [out.fileno()])
        return Copy(int(self._line.recv(20)))


def serve(line: socket.socket) -> None:
    """In the nursery, until nobody asks any more; a copy returns from here to what it has to run."""
    above = os.getppid()
    while True:
        asked, files, *_ = socket.recv_fds(line, 65_536, 1)
        if not asked:
            sys.exit()
        told, tells = os.pipe()
        if not (between := os.fork()):
            if child := os.fork():
                os.write(tells, str(child).encode())
                os._exit(0)
            for end in (told, tells):
                os.close(end)
            return become(json.loads(asked), files[0], above)
        os.waitpid(between, 0)
        line.send(os.read(told, 20))
        for end in (told, tells, *files):
            os.close(end)


def become(arguments: list[str], out: int, above: int) -> None:
    """The process between has ended by the time that our tests know us: then they are our parent."""
    while os.getppid() != above:
        time.sleep(0.001)
    end_with_parent(signal.SIGTERM)
    for stream in (1, 2):
        os.dup2(out, stream)
    os.close(out)
    random.seed()
    module = arguments[0] == "-m"
    sys.argv = arguments[1:] if module else arguments


def compile_templates() -> None:
    """All of ours, once: 0.4 s of CPU, which the first pages of each copy took again."""
    from django.template.loader import get_template

    for file in sorted((ROOT / "templates").rglob("*.html")):
        get_template(file.relative_to(ROOT / "templates").as_posix())


if __name__ == "__main__":
    for name in ("config.asgi", "config.urls", "media_relay.management.commands.run_relay"):
        importlib.import_module(name)
    compile_templates()
    with socket.socket(fileno=int(sys.argv[1])) as ours:
        serve(ours)
    if sys.argv[0] == "manage.py":
        runpy.run_path("manage.py", run_name="__main__")
    else:
        runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=True)
