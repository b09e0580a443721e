"""Packages of npm that a few commands use when Node is there; the platform itself needs none."""

import hashlib
import os
import shutil
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LISTS = ROOT / "ops" / "node"
CACHE = ROOT / ".cache" / "node"


class Unavailable(Exception):
    """The package cannot be had here; the message says why."""


def installed(name: str) -> Path:
    """The folder of `ops/node/<name>`, installed from its lock; Unavailable without Node or network."""
    if not (shutil.which("node") and shutil.which("npm")):
        raise Unavailable("Node n’est pas installé")
    lock = (LISTS / name / "package-lock.json").read_bytes()
    folder = CACHE / name / hashlib.sha256(lock).hexdigest()[:16]
    if not (folder / "node_modules").is_dir():
        _install(LISTS / name, folder)
    return folder


def _install(source: Path, folder: Path) -> None:
    unfinished = folder.with_suffix(".part")
    shutil.rmtree(unfinished, ignore_errors=True)
    shutil.copytree(source, unfinished)
    npm = ["npm", "ci", "--no-progress", "--fetch-retries", "1"]
    result = subprocess.run(
        npm, cwd=unfinished, capture_output=True, text=True, env={**os.environ, "CI": "1"}, check=False
    )
    if result.returncode:
        raise Unavailable(f"npm n’a pas pu installer {source.name}")
    unfinished.rename(folder)
