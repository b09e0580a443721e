"""Makes `.venv` from a frozen list, then runs a script in it: `python3 ops/bootstrap.py test ops/check.py`.

Standard library only, in a syntax that Python 3.6 reads, so that an old one can say it is too old. The second
call starts at once: a stamp in `.venv` says which list is installed.
"""

import contextlib
import fcntl
import hashlib
import os
import platform
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = Path(os.environ.get("PIVOT_VENV") or ROOT / ".venv")
STAMP = VENV / ".pivot"
FLOOR = (3, 11)
# Each list holds those before it.
INCLUDES = {"demo": ["demo"], "test": ["demo", "test"], "cda": ["demo", "test", "cda"]}
OFFLINE = re.compile(
    r"name resolution|Name or service not known|NewConnectionError|ConnectTimeout|ProxyError|"
    r"Network is unreachable|Connection refused|dns error|error sending request",
    re.IGNORECASE,
)


class SetupError(Exception):
    """The environment cannot be made; the message is the one sentence to show."""


def main(arguments: "list[str]") -> None:
    """`bootstrap.py LIST [SCRIPT ARGUMENT...]`; the script takes our place in `.venv`."""
    wanted, *command = arguments
    try:
        switch_to_modern_python()
        python = ensure(wanted)
    except SetupError as error:
        sys.exit(f"\n✗ {error}")
    if command:
        sys.stdout.flush()
        os.chdir(str(ROOT))
        os.execve(str(python), [str(python), *command], environment())  # noqa: S606


def environment() -> "dict[str, str]":
    """Ours, with both source roots; compiled modules are kept: without them each process starts 3 s later."""
    paths = [str(ROOT), str(ROOT / "platform")]
    result = dict(os.environ, PYTHONPATH=os.pathsep.join(paths))
    if result.pop("PYTHONDONTWRITEBYTECODE", ""):  # a wish for a clean tree: keep them apart
        result["PYTHONPYCACHEPREFIX"] = str(ROOT / ".cache" / "pycache")
    return result


def switch_to_modern_python() -> None:
    """Start again under python3.11 or later when the one that runs us is older."""
    if sys.version_info[:2] >= FLOOR:
        return
    for name in ("python3.13", "python3.12", "python3.11"):
        found = shutil.which(name)
        if found and subprocess.call([found, "-c", ""], stderr=subprocess.DEVNULL) == 0:
            os.execv(found, [found, *sys.argv])  # noqa: S606
    raise SetupError(
        f"Pivot demande Python 3.11 ou plus récent ; celui-ci est le {platform.python_version()}. "
        "Installez-en un, puis relancez avec PYTHON=python3.11."
    )


def ensure(wanted: str) -> Path:
    """The interpreter of `.venv`, holding at least the list `wanted`."""
    python = VENV / "bin" / "python"
    if VENV.is_symlink():  # someone's own environment: taken as it is
        return python
    if installed(wanted) and runs(python):
        return python
    refuse_unwritable()
    with one_at_a_time():
        if not (installed(wanted) and runs(python)):
            make_environment(python)
            install(python, wanted)
            write_stamp(wanted)
    return python


def make_environment(python: Path) -> None:
    """An empty environment, unless there is a sound one of the same Python already."""
    if runs(python) and interpreter_of(STAMP) in ("", interpreter()):
        return
    if not (has_module("venv") and has_module("ensurepip")):
        raise SetupError(
            "Il manque à Python son module venv : installez-le (sous Debian ou Ubuntu, "
            "`apt-get install python3-venv`), puis relancez."
        )
    shutil.rmtree(str(VENV), ignore_errors=True)
    with step("Environnement Python"):
        VENV.parent.mkdir(parents=True, exist_ok=True)
        run([sys.executable, "-m", "venv", str(VENV)], "L’environnement .venv n’a pas pu être créé")
    add_source_roots(next(VENV.glob("lib/python3*/site-packages")))


def add_source_roots(packages: Path) -> None:
    """Both, for whoever starts `.venv` by hand; in ASCII, for Python reads it in the terminal’s letters."""
    line = "import sys; sys.path += {!a}\n".format([str(ROOT), str(ROOT / "platform")])
    (packages / "pivot.pth").write_text(line, encoding="ascii")


def install(python: Path, wanted: str) -> None:
    """Install the frozen list, every file checked against its hash: by uv, and by pip where uv fails."""
    lock = str(ROOT / "requirements" / f"{wanted}.lock")
    hashed = ["--require-hashes", "--only-binary", ":all:"]
    pip = [str(python), "-m", "pip", "--disable-pip-version-check", "--quiet", "--retries", "2", "install"]
    with step(f"Paquets de requirements/{wanted}.lock"):
        uv = [str(python), "-m", "uv", "pip", "install", "--quiet", "--system-certs", "--python", str(python)]
        bootstrap = str(ROOT / "requirements" / "bootstrap.lock")
        if succeeds([*pip, *hashed, "-r", bootstrap]) and succeeds([*uv, *hashed, "-r", lock]):
            return
        run([*pip, *hashed, "--no-compile", "-r", lock], "Les paquets n’ont pas pu être installés")


def installed(wanted: str) -> bool:
    """Whether the stamp says that this very list is there, for this folder."""
    try:
        lines = STAMP.read_text(encoding="utf-8").splitlines()
    except OSError:
        return False
    return checksum(wanted) in lines and str(VENV) in lines


def write_stamp(wanted: str) -> None:
    """Where, by which Python, and which lists."""
    lines = [str(VENV), "python " + interpreter(), *(checksum(name) for name in INCLUDES[wanted])]
    STAMP.write_text("\n".join(lines) + "\n", encoding="utf-8")


def checksum(name: str) -> str:
    """`demo 5f3c…`: a line of the stamp."""
    content = (ROOT / "requirements" / f"{name}.lock").read_bytes()
    return f"{name} {hashlib.sha256(content).hexdigest()}"


def interpreter() -> str:
    """What must not change under an environment."""
    return "{}.{} {}".format(*sys.version_info[:2], platform.machine())


def interpreter_of(stamp: Path) -> str:
    """The interpreter that a stamp names; empty without a stamp."""
    if not stamp.exists():
        return ""
    return next((line[7:] for line in stamp.read_text().splitlines() if line.startswith("python ")), "")


def runs(python: Path) -> bool:
    """Whether the interpreter starts: its own Python may have been removed."""
    try:
        return subprocess.call([str(python), "-c", "import pip"], stderr=subprocess.DEVNULL) == 0
    except OSError:
        return False


def has_module(name: str) -> bool:
    """Debian cuts `venv` in two packages: `ensurepip` is missing in the smaller one."""
    return succeeds([sys.executable, "-c", f"import {name}"])


def refuse_unwritable() -> None:
    """The checkout holds everything we make."""
    if not os.access(str(ROOT), os.W_OK | os.X_OK):
        raise SetupError(
            f"Le dossier {ROOT} n’est pas inscriptible : donnez-vous-en le droit, ou copiez-le ailleurs."
        )


@contextlib.contextmanager
def one_at_a_time() -> "Iterator[None]":
    """Two calls at once in the same folder: the second waits."""
    handle = os.open(str(ROOT), os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


@contextlib.contextmanager
def step(title: str) -> "Iterator[None]":
    """A progress line with its duration."""
    started = time.monotonic()
    print(f"• {title}…", end=" ", flush=True)
    yield
    print(f"{time.monotonic() - started:.1f} s".replace(".", ","), flush=True)


def succeeds(command: "list[str]") -> bool:
    """Whether a command ends well; its words are nobody's business."""
    return subprocess.call(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) == 0


def run(command: "list[str]", failure: str) -> None:
    """Run, or SetupError with `failure`, the probable cause and the last lines."""
    result = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
    if result.returncode == 0:
        return
    words = result.stdout.decode(errors="replace").strip()
    if "No space left" in words:
        raise SetupError(f"{failure} : le disque est plein.")
    if OFFLINE.search(words):
        raise SetupError(f"{failure} : ce poste n’atteint pas l’index des paquets Python.")
    raise SetupError("{} :\n{}".format(failure, "\n".join(words.splitlines()[-12:])))


if __name__ == "__main__":
    main(sys.argv[1:])
