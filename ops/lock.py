"""`make lock`: freezes requirements/*.in again, with hashes and without any registry's address."""

import subprocess
import sys

from ops.environments import ROOT

LISTS = ("bootstrap", "production", "demo", "test", "cda")
COMPILE = (
    *("uv", "pip", "compile", "--system-certs", "--quiet", "--universal", "--python-version", "3.11"),
    *("--generate-hashes", "--no-header", "--no-emit-index-url", "--no-annotate"),
)


def main() -> None:
    """Larger lists include the smaller, so that all agree."""
    for name in LISTS:
        files = [f"requirements/{name}.in", "--output-file", f"requirements/{name}.lock"]
        subprocess.run([sys.executable, "-m", *COMPILE, *files], cwd=ROOT, check=True)


if __name__ == "__main__":
    main()
