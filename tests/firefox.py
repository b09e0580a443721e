"""The Firefox of the system, with one page, a profile of its own and a sound card that is always there."""

import contextlib
import ctypes
import json
import os
import shutil
import socket
import subprocess
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.marionette import Failed, Page

PROGRAM = os.environ.get("PIVOT_FIREFOX") or shutil.which("firefox-esr") or shutil.which("firefox") or ""
_STARTS = 60.0
_ALONE = ["-n", "--daemonize=no", "--use-pid-file=no", "--exit-idle-time=-1", "--disable-shm=yes"]
_NEW_NETWORK = 0x40000000  # CLONE_NEWNET

PREFERENCES: dict[str, Any] = {
    "marionette.port": 0,  # a free one, which it writes into its profile
    "media.navigator.streams.fake": True,
    "media.navigator.permission.disabled": True,
    "media.navigator.audio.fake_frequency": 40,
    "media.autoplay.default": 0,
    "media.peerconnection.ice.loopback": True,
    "media.gmp-manager.updateEnabled": False,
    "ui.prefersReducedMotion": 1,
    "intl.accept_languages": "fr-FR, fr",
}
# Sounds of a page stand still without a sound card. This one is Firefox's own, for its tests: its clock runs
# some percent late on a busy machine, which a listener hears as stretched sound.
MOCK_CARD = {"media.cubeb.force_mock_context": True}


def require() -> None:
    """Skips the test where there is none."""
    if not PROGRAM:
        pytest.skip("no Firefox on this machine: apt-get install firefox-esr, or name one by PIVOT_FIREFOX")


@contextlib.contextmanager
def page(folder: Path, program: str = PROGRAM, **preferences: Any) -> Iterator[Page]:
    """The page of a Firefox that was started for it, in a profile below `folder`."""
    profile = folder / f"firefox-{time.monotonic_ns()}"
    profile.mkdir()
    with contextlib.ExitStack() as stack:
        card = stack.enter_context(_sound_card(profile))
        prefer(profile, {**PREFERENCES, **({} if card else MOCK_CARD), **preferences})
        process = stack.enter_context(_running(program, profile, card))
        shown = Page(_connected(process, profile))
        stack.callback(shown.close)
        yield shown


def prefer(profile: Path, preferences: dict[str, Any]) -> None:
    lines = (f"user_pref({json.dumps(name)}, {json.dumps(value)});" for name, value in preferences.items())
    (profile / "user.js").write_text("\n".join(lines))


@contextlib.contextmanager
def _sound_card(folder: Path) -> Iterator[dict[str, str]]:
    """PulseAudio's null sink, whose clock is right; nothing where it is not installed."""
    program, door = shutil.which("pulseaudio"), folder / "sound"
    if program is None:
        yield {}
        return
    command = [program, *_ALONE]
    for module in ("null-sink rate=48000", f"native-protocol-unix socket={door} auth-anonymous=1"):
        command += ["-L", f"module-{module}"]
    home = {**os.environ, "HOME": str(folder), "XDG_RUNTIME_DIR": str(folder)}
    with (folder / "sound.log").open("wb") as log:
        process = subprocess.Popen(command, env=home, stdout=log, stderr=log)
    try:
        _wait_for(door, process, folder / "sound.log")
        yield {"PULSE_SERVER": f"unix:{door}"}
    finally:
        _end(process)


@contextlib.contextmanager
def _running(program: str, profile: Path, card: dict[str, str]) -> Iterator["subprocess.Popen[bytes]"]:
    command = [program, "--headless", "--marionette", "--no-remote", "--profile", str(profile), "about:blank"]
    env = {**os.environ, **card, "HOME": str(profile), "MOZ_CRASHREPORTER_DISABLE": "1"}
    with (profile / "firefox.log").open("wb") as log:
        process = subprocess.Popen(command, stdout=log, stderr=log, env=env)
    try:
        yield process
    finally:
        _end(process)


def _connected(process: "subprocess.Popen[bytes]", profile: Path) -> socket.socket:
    port = profile / "MarionetteActivePort"
    _wait_for(port, process, profile / "firefox.log")
    connection = _socket_beside(process.pid)
    connection.connect(("127.0.0.1", int(port.read_text())))
    return connection


def _socket_beside(pid: int) -> socket.socket:
    """A socket in the network of a process. A thread makes it: who moves there never comes back."""
    made: list[socket.socket] = []

    def make() -> None:
        with Path(f"/proc/{pid}/ns/net").open() as there:
            if os.fstat(there.fileno()).st_ino != Path("/proc/self/ns/net").stat().st_ino:
                ctypes.CDLL(None, use_errno=True).setns(there.fileno(), _NEW_NETWORK)
        made.append(socket.socket())

    thread = threading.Thread(target=make)
    thread.start()
    thread.join()
    return made[0]


def _wait_for(file: Path, process: "subprocess.Popen[bytes]", log: Path) -> None:
    """Until the program has made this file and written what it has to say there."""
    deadline = time.monotonic() + _STARTS
    while not (file.is_socket() or (file.is_file() and file.read_text())):
        if process.poll() is not None or time.monotonic() > deadline:
            raise Failed(f"not started: {log.read_text()[-2000:]}")
        time.sleep(0.05)


def _end(process: "subprocess.Popen[bytes]") -> None:
    process.terminate()
    try:
        process.wait(10)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait(5)
