"""`make test-all`: the tests under every Python of this machine from 3.11 on, each with its environment."""

import os
import shutil
import subprocess
import sys

from ops.environments import ROOT

VERSIONS = ("3.11", "3.12", "3.13")


def main() -> None:
    """Exit 1 when one fails; a version that is not here is said, and skipped."""
    results = {version: run(version) for version in VERSIONS}
    print("\n" + ", ".join(f"{version} : {result}" for version, result in results.items()))
    if "✗" in results.values() or "✓" not in results.values():
        sys.exit(1)


def run(version: str) -> str:
    """The tests without the journeys, which are the same under every Python."""
    python = found(version)
    if python is None:
        return "absent"
    print(f"\n• Python {version}", flush=True)
    venv = ROOT / ".cache" / "venvs" / version
    env = {**os.environ, "PIVOT_VENV": str(venv), "ARGS": os.environ.get("ARGS") or "tests"}
    env.pop("PYTHONPATH", None)
    command = [python, "ops/bootstrap.py", "test", "ops/test.py"]
    return "✗" if subprocess.call(command, cwd=ROOT, env=env) else "✓"


def found(version: str) -> str | None:
    """An interpreter that starts: a shim of pyenv may lead nowhere."""
    python = shutil.which(f"python{version}")
    if python and subprocess.call([python, "-c", ""], stderr=subprocess.DEVNULL) == 0:
        return python
    return None


if __name__ == "__main__":
    main()
