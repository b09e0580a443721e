"""A command that runs behind others: it takes what they leave of the machine, and speaks once it is done."""

import os
import signal
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType

from ops.embedded.processes import die_with_parent, stop
from ops.environments import ROOT

BEHIND = 10  # a tenth of a core is left to it where both are full: it never stands still
PATIENCE = 20.0


class Command:
    """Begins with the block, and does not outlive it."""

    def __init__(self, command: Sequence[str | Path]) -> None:
        self._command = [str(word) for word in command]

    def __enter__(self) -> "Command":
        self._said = tempfile.TemporaryFile()
        arrange = die_with_parent(signal.SIGTERM)

        def behind() -> None:
            os.nice(BEHIND)
            arrange()

        self._process = subprocess.Popen(
            self._command,
            cwd=ROOT,
            stdin=subprocess.DEVNULL,
            stdout=self._said,
            stderr=subprocess.STDOUT,
            preexec_fn=behind,
        )
        return self

    def ends(self) -> int:
        """Waits for its end, hands on what it said, and gives its exit code."""
        code = self._process.wait()
        self._said.seek(0)
        print(self._said.read().decode(errors="replace"), flush=True)
        return code

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        stop(self._process, signals=[signal.SIGINT, signal.SIGTERM], patience=PATIENCE)
        self._said.close()
