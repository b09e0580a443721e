"""How long `make demo` takes, from nothing and then again: a clone in the temporary directory, one port."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TARGETS = {"from nothing": 90, "again": 15}


def main() -> int:
    """0 when both targets are met."""
    folder = Path(tempfile.mkdtemp(prefix="pivot-bench-"))
    try:
        subprocess.run(["git", "clone", "--quiet", str(ROOT), str(folder / "clone")], check=True)
        durations = {name: start_and_stop(folder / "clone") for name in TARGETS}
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    for name, seconds in durations.items():
        print(f"make demo, {name}: {seconds:.1f} s (target {TARGETS[name]} s)")
    return 0 if all(durations[name] <= target for name, target in TARGETS.items()) else 1


def start_and_stop(clone: Path) -> float:
    """Seconds from the command to the address."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("PIVOT_", "PYTHON", "DJANGO_", "MAKE"))
    }
    began = time.monotonic()
    process = subprocess.Popen(
        [shutil.which("python3") or sys.executable, "ops/bootstrap.py", "demo", "ops/demo.py"],
        cwd=clone,
        env={**kept, "PORT": str(free_port())},
        stdout=subprocess.PIPE,
        text=True,
    )
    seconds = None
    for line in process.stdout or ():
        print("   ", line, end="")
        if "répond sur" in line:
            seconds = time.monotonic() - began
            process.send_signal(signal.SIGINT)
    if process.wait() or seconds is None:
        raise SystemExit("make demo failed")
    return seconds


def free_port() -> int:
    """One that nobody has right now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


if __name__ == "__main__":
    sys.exit(main())
