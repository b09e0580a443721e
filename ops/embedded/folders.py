"""Short private folders of the temporary directory: sockets have paths of at most 107 bytes."""

import fcntl
import os
import shutil
import tempfile
import time
from pathlib import Path

from ops.embedded.errors import ServerError

PREFIX = "pivot."
LONGEST = 60  # leaves room for a folder, and for `.s.PGSQL.5432` in it
YOUNG = 60  # seconds in which a folder may exist without its lock


def temporary_root() -> Path:
    """The temporary directory, or /tmp when its path is too long for a socket."""
    for root in (Path(tempfile.gettempdir()), Path("/tmp")):  # noqa: S108  # only as a root for mkdtemp
        if len(os.fsencode(root)) <= LONGEST and os.access(root, os.W_OK | os.X_OK):
            return root
    raise ServerError(
        "Aucun dossier temporaire utilisable : donnez-en un, court et inscriptible, par TMPDIR."
    )


class RunFolder:
    """A folder of our own, removed by `close`; one left by a killed process is removed by the next."""

    def __init__(self) -> None:
        root = temporary_root()
        sweep(root)
        self.path = Path(tempfile.mkdtemp(prefix=PREFIX, dir=root))  # 0700, ours
        self._lock = os.open(self.path, os.O_RDONLY)
        fcntl.flock(self._lock, fcntl.LOCK_EX)

    def close(self) -> None:
        """Remove the folder with all it holds."""
        shutil.rmtree(self.path, ignore_errors=True)
        os.close(self._lock)


def sweep(root: Path) -> None:
    """Remove the folders of processes that were killed: nobody holds their lock any more."""
    for folder in root.glob(f"{PREFIX}*"):
        try:
            if _abandoned(folder):
                shutil.rmtree(folder, ignore_errors=True)
        except OSError:
            continue  # another's, or gone meanwhile


def _abandoned(folder: Path) -> bool:
    status = folder.lstat()
    if status.st_uid != os.geteuid() or time.time() - status.st_mtime < YOUNG:
        return False
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    else:
        return True
    finally:
        os.close(handle)
