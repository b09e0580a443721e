"""Sealed files on disk: random names in sharded folders, written whole or not at all."""

import os
import secrets
import time
from collections.abc import Iterable, Iterator
from pathlib import Path

from django.conf import settings

from core.errors import PivotError


class FileLost(PivotError):
    """A row without its file: restored from an incomplete backup, or a disk that failed."""

    status = 500
    default = (
        "Le contenu de ce document ne peut pas être lu. L’exploitant doit le restaurer depuis une sauvegarde."
    )


def random_name() -> str:
    """A name that says nothing: 128 random bits under two levels of folders."""
    token = secrets.token_hex(16)
    return f"{token[:2]}/{token[2:4]}/{token}"


def file_write(name: str, sealed: bytes) -> None:
    """Written under a temporary name, flushed, then renamed: a reader sees all of it or nothing."""
    target = _root() / name
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    temporary = target.with_name(f"{target.name}.part")
    try:
        with os.fdopen(os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(sealed)
            file.flush()
            os.fsync(file.fileno())
        temporary.rename(target)
    except OSError:
        temporary.unlink(missing_ok=True)
        raise
    _sync_folder(target.parent)


def file_read(name: str) -> bytes:
    try:
        return (_root() / name).read_bytes()
    except FileNotFoundError as error:
        raise FileLost(code="file_lost") from error


def file_remove(name: str) -> None:
    (_root() / name).unlink(missing_ok=True)


def files_remove(names: Iterable[str]) -> None:
    for name in names:
        file_remove(name)


def names_between(youngest: float, oldest: float) -> Iterator[str]:
    """Names of files whose age in seconds lies between the two; unfinished `.part` files included."""
    root, present = _root(), time.time()
    for path in root.glob("??/??/*"):
        try:
            age = present - path.stat().st_mtime
        except FileNotFoundError:  # removed since the folder was listed
            continue
        if youngest <= age <= oldest:
            yield path.relative_to(root).as_posix()


def _root() -> Path:
    return Path(settings.MEDIA_ROOT)


def _sync_folder(folder: Path) -> None:
    # Without this the rename itself may be lost with the power.
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
