"""As whom PostgreSQL runs: it refuses root, so root lends it another name.

- an ordinary user: as oneself;
- root where user namespaces are allowed: still root's files, under the name `nobody` in a namespace;
- root elsewhere (many containers): as `nobody`, with a copy of the programs that `nobody` may read.
"""

import os
import pwd
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from ops.embedded.errors import ServerError


@dataclass(frozen=True)
class Identity:
    """Words before a command of PostgreSQL, arguments of Popen, and the owner of its files."""

    prefix: tuple[str, ...] = ()
    popen: dict[str, Any] = field(default_factory=dict)
    owner: tuple[int, int] | None = None

    @property
    def user_id(self) -> int:
        """Whose files PostgreSQL makes."""
        return os.geteuid() if self.owner is None else self.owner[0]

    def give(self, folder: Path) -> None:
        """Make `folder` private to whoever runs PostgreSQL."""
        folder.chmod(0o700)
        if self.owner is not None:
            os.chown(folder, *self.owner)

    def may_write(self, folder: Path) -> bool:
        """Whether PostgreSQL reaches `folder`: under /root, `nobody` does not."""
        return self._test("-w", folder)

    def may_run(self, program: Path) -> bool:
        """Whether PostgreSQL's user may execute `program`."""
        return self._test("-x", program)

    def _test(self, flag: str, path: Path) -> bool:
        if self.owner is None:
            return True
        command = ["/bin/sh", "-c", f'test {flag} "$0"', str(path)]
        return subprocess.run(command, **self.popen, cwd="/", check=False).returncode == 0


def ordinary() -> Identity:
    """As oneself."""
    return Identity()


def namespaced() -> Identity:
    """Root seen as `nobody` in a user namespace: no other user, no copy, no permission changed."""
    entry = _nobody()
    return Identity(
        prefix=(
            *("unshare", "--user", f"--map-user={entry.pw_uid}", f"--map-group={entry.pw_gid}"),
            *("setpriv", "--pdeathsig", "INT", "--"),  # the kernel forgets the death signal at unshare
        )
    )


def lent() -> Identity:
    """The user `nobody`, for real."""
    entry = _nobody()
    return Identity(
        popen={"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []},
        owner=(entry.pw_uid, entry.pw_gid),
    )


@cache
def chosen() -> Identity:
    """The first way that works here."""
    if os.geteuid() != 0:
        return ordinary()
    return namespaced() if _works(namespaced) else lent()


def _works(way: Callable[[], Identity]) -> bool:
    prefix = way().prefix
    if not all(shutil.which(word) for word in ("unshare", "setpriv")):
        return False
    return subprocess.run([*prefix, "true"], capture_output=True, check=False).returncode == 0


def _nobody() -> pwd.struct_passwd:
    """`nobody` must be a known user: initdb refuses a number without a name."""
    try:
        return pwd.getpwnam("nobody")
    except KeyError:
        raise ServerError(
            "PostgreSQL ne peut pas tourner sous root et l’utilisateur « nobody » n’existe pas : "
            "lancez la commande sous un utilisateur ordinaire."
        ) from None
