"""The machine as a bench sees it: two cores, one address, CPU time of a process."""

import os
import socket
from pathlib import Path

RELAY_CORE, LOAD_CORE = 0, 1


def pin(core: int) -> None:
    """This process and its children stay on one core, where there are two."""
    if (os.cpu_count() or 1) > 1:
        os.sched_setaffinity(0, {core})


def address() -> str:
    """The one that other machines see, for Janus refuses the loopback; traffic stays in the machine."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))
        except OSError:
            return "127.0.0.1"
        return str(probe.getsockname()[0])


def cpu(pid: int) -> float:
    """Seconds of CPU of a process, all its threads."""
    spent = 0
    for thread in Path(f"/proc/{pid}/task").iterdir():
        try:
            spent += int((thread / "schedstat").read_text().split()[0])
        except OSError:  # ended meanwhile
            continue
    return spent / 1e9


def resident(pid: int) -> float:
    """Megabytes of memory of a process."""
    status = Path(f"/proc/{pid}/status").read_text()
    return int(next(line for line in status.splitlines() if line.startswith("VmRSS")).split()[1]) / 1024


def files(pid: int) -> int:
    """Open files and sockets of a process."""
    return len(list(Path(f"/proc/{pid}/fd").iterdir()))


def background(seconds_of_ours: float, span: float, before: tuple[float, float]) -> float:
    """Cores that were busy with something else meanwhile; `before` is what `busy` gave at the start."""
    used, total = (now - then for now, then in zip(busy(), before, strict=True))
    return max(0.0, used / max(total, 1e-9) * (os.cpu_count() or 1) - seconds_of_ours / span)


def busy() -> tuple[float, float]:
    """Ticks spent working, and all ticks, of the whole machine since it started."""
    ticks = [int(word) for word in Path("/proc/stat").read_text().split("\n")[0].split()[1:9]]
    return sum(ticks) - ticks[3] - ticks[4], sum(ticks)
