"""Children that never outlive us, even when we are killed with -9."""

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

PR_SET_PDEATHSIG = 1
_LIBC = ctypes.CDLL(None) if sys.platform == "linux" else None


def die_with_parent(signum: int) -> Callable[[], None]:
    """To be called in the child between fork and exec: the kernel sends it `signum` when we die."""
    parent = os.getpid()

    def arrange() -> None:
        end_with_parent(signum)
        if os.getppid() != parent:  # we died between the fork and the call
            os._exit(1)

    return arrange


def end_with_parent(signum: int) -> None:
    """The kernel sends us `signum` when our parent dies (Linux only; elsewhere nothing happens)."""
    if _LIBC is not None:
        _LIBC.prctl(PR_SET_PDEATHSIG, int(signum), 0, 0, 0)


def spawn(
    command: Sequence[str | Path],
    *,
    log: Path,
    death: int = signal.SIGTERM,
    env: Mapping[str, str] | None = None,
    **identity: Any,
) -> subprocess.Popen[bytes]:
    """Start a child in its own session (a Ctrl-C reaches us alone, and we stop it in order)."""
    with log.open("ab") as output:
        return subprocess.Popen(
            [str(word) for word in command],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            env=None if env is None else dict(env),
            preexec_fn=die_with_parent(death),  # we are single-threaded here
            **identity,
        )


def stop(child: subprocess.Popen[bytes], *, signals: Sequence[int], patience: float) -> None:
    """Ask with each signal in turn, waiting `patience` seconds after each; the last resort is KILL."""
    for signum in signals:
        if child.poll() is None:
            child.send_signal(signum)
            with contextlib.suppress(subprocess.TimeoutExpired):
                child.wait(patience)
    finish(child, 0.1)


def finish(child: subprocess.Popen[bytes], patience: float) -> None:
    """Wait for a child to end, at most `patience` seconds, then kill it."""
    try:
        child.wait(patience)
    except subprocess.TimeoutExpired:
        child.kill()
        child.wait()


def wait_until(ready: Callable[[], bool], *, child: subprocess.Popen[bytes], seconds: float) -> bool:
    """True as soon as `ready()`; False when the child has died or the time is over."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if ready():
            return True
        if child.poll() is not None:
            return False
        time.sleep(0.02)
    return False


def tail(log: Path, lines: int = 15) -> str:
    """The last lines of a log, for the person who has to understand a failure."""
    if not log.exists():
        return ""
    return "\n".join(log.read_text(errors="replace").splitlines()[-lines:])
