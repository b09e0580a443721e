import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from ops.environments import ROOT
from tests.ops import production


@pytest.fixture(scope="module")
def filled_in() -> dict[str, str]:
    """The `.env` of one platform."""
    return production.filled_in()


@pytest.fixture(scope="module")
def two_roles(filled_in: dict[str, str]) -> Iterator[None]:
    """A database as production has it, which its owner migrated."""
    with production.migrated(filled_in):
        yield


@pytest.fixture
def here(two_roles: None, filled_in: dict[str, str], tmp_path: Path) -> dict[str, str]:
    """The environment of the container, on the servers of this run: it is `pivot_app`, and owns nothing."""
    return {
        **production.environment_of("web", filled_in),
        "PIVOT_STATIC_ROOT": str(production.folder_of_the_run(tmp_path) / "static"),
        "PIVOT_FILES_ROOT": str(tmp_path / "files"),
    }


@pytest.fixture
def port(here: dict[str, str], tmp_path: Path) -> Iterator[int]:
    """The image's static files, which are gathered once, then its command."""
    if not Path(here["PIVOT_STATIC_ROOT"]).exists():
        production.run(sys.executable, "-m", "ops.build_static", env=here)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        number = int(probe.getsockname()[1])
    listen = ["--bind", "127.0.0.1", "--port", str(number), "--proxy-headers"]
    with (tmp_path / "web.log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "daphne", *listen, "config.asgi:application"],
            env=here,
            cwd=ROOT,
            stdout=log,
            stderr=log,
        )
    try:
        wait_for(number, process, tmp_path / "web.log")
        yield number
    finally:
        process.terminate()
        process.wait(20)


def wait_for(port: int, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + 90
    while time.monotonic() < deadline:
        assert process.poll() is None, log.read_text()
        try:
            return socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            time.sleep(0.1)
    pytest.fail(log.read_text())
