"""`make bench`: every script of `benchmarks/`, alone on throw-away servers.

`ARGS` names scripts, and after them parts of those that take long: `ARGS="recovery plug"`.
"""

import os
import shlex
import subprocess
import sys

from ops.environments import ROOT, source_roots, throw_away_servers

# Ten minutes, a quiet machine and root: only when asked for by name.
BY_NAME_ONLY = {"firefox", "journeys", "lines", "recovery"}


def main() -> None:
    """Exit 1 when a promise is missed."""
    wanted = shlex.split(os.environ.get("ARGS", ""))
    every = {path.stem: path for path in sorted((ROOT / "benchmarks").glob("*.py"))}
    scripts = [path for name, path in every.items() if name in (wanted or every.keys() - BY_NAME_ONLY)]
    parts = [word for word in wanted if word not in every]
    if not scripts:
        sys.exit("✗ Aucun script de ce nom dans benchmarks/.")
    with throw_away_servers() as servers:
        env = {
            **os.environ,
            **servers,
            "PYTHONPATH": source_roots(),
            "DJANGO_SETTINGS_MODULE": "config.settings.test",
        }
        missed = []
        for script in scripts:
            print(f"\n• {script.stem}", flush=True)
            # -P: a script may bear the name of the package it measures.
            if subprocess.call([sys.executable, "-P", str(script), *parts], cwd=ROOT, env=env):
                missed.append(script.stem)
    if missed:
        sys.exit(f"\n✗ Manqué : {', '.join(missed)}.")


if __name__ == "__main__":
    main()
