"""Builds the C part with the compiler of the machine: `make native`, or `python -m media_relay.native.build`.

The library's name holds the hash of its sources: one built from other sources is not found, and so not used.
"""

import hashlib
import shutil
import subprocess
import sys
import sysconfig
import tempfile
from collections.abc import Sequence
from pathlib import Path

HERE = Path(__file__).resolve().parent
MODULE = "_fanout"
_SOURCES = ("fanout.c", "feedback.c", "waiting.c")
_INCLUDES = """
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <math.h>
#include <netinet/in.h>
#include <stdint.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <time.h>
"""
_FLAGS = ("-O2", "-shared", "-fPIC", "-Wall", "-Wextra", "-Wno-unused-parameter", "-ffp-contract=off")


class CannotBuild(Exception):
    """The message is the one sentence to show."""


def library(folder: Path = HERE) -> Path:
    """Where the library of the present sources is, once built."""
    sources = "".join(_read(name) for name in ("fanout.h", *_SOURCES))
    return folder / f"{MODULE}-{hashlib.sha256(sources.encode()).hexdigest()[:12]}.so"


def _read(name: str) -> str:
    return (HERE / name).read_text()


def build(folder: Path = HERE, flags: Sequence[str] = ()) -> Path:
    """Compiles into `folder`, and removes what was built there from older sources."""
    compiler = shutil.which("cc") or shutil.which("gcc") or shutil.which("clang")
    if compiler is None:
        raise CannotBuild(
            "Aucun compilateur C sur ce poste : le relais reste en Python, rien d’autre ne change."
        )
    headers = sysconfig.get_path("include")
    if not (Path(headers) / "Python.h").exists():
        raise CannotBuild(
            "Il manque les en-têtes de Python (sous Debian ou Ubuntu, `apt-get install python3-dev`)."
        )
    target = library(folder)
    with tempfile.TemporaryDirectory() as scratch:
        source, made = Path(scratch) / f"{MODULE}.c", Path(scratch) / target.name
        _write_source(source)
        command = [compiler, *_FLAGS, *flags, f"-I{headers}", str(source), "-o", str(made), "-lm"]
        result = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603
        if result.returncode:
            last = "\n".join(result.stderr.splitlines()[-12:])
            raise CannotBuild(f"La partie native du relais ne se compile pas :\n{last}")
        for old in folder.glob(f"{MODULE}-*.so"):
            old.unlink()
        shutil.move(made, target)
    return target


def _write_source(target: Path) -> None:
    """Our sources, with what makes a Python module of them."""
    from cffi import FFI  # comes with pylibsrtp
    from cffi.recompiler import make_c_source

    header = _read("fanout.h")
    ffi = FFI()
    ffi.cdef(header)
    make_c_source(ffi, MODULE, "".join((_INCLUDES, header, *map(_read, _SOURCES))), str(target))


if __name__ == "__main__":
    try:
        print(build())  # noqa: T201
    except CannotBuild as reason:
        sys.exit(f"✗ {reason}")
