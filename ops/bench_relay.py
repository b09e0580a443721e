"""`make bench-relay` and `make soak`: the long measures of the relay, for a quiet machine."""

import os
import shlex
import subprocess
import sys

from ops.environments import ROOT, source_roots


def main(module: str = "benchmarks.forwarding") -> None:
    """The bench in a process of its own, with what ARGS says."""
    command = [sys.executable, "-P", "-m", module, *shlex.split(os.environ.get("ARGS", ""))]
    sys.exit(subprocess.call(command, cwd=ROOT, env={**os.environ, "PYTHONPATH": source_roots()}))


if __name__ == "__main__":
    main(*sys.argv[1:])
