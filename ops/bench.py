"""`make bench`: every script of `benchmarks/`, alone on throw-away servers."""

import os
import shlex
import subprocess
import sys

from ops.environments import ROOT, source_roots, throw_away_servers


def main() -> None:
    """Exit 1 when a promise is missed."""
    wanted = shlex.split(os.environ.get("ARGS", ""))
    scripts = [
        path for path in sorted((ROOT / "benchmarks").glob("*.py")) if not wanted or path.stem in wanted
    ]
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
            if subprocess.call([sys.executable, "-P", str(script)], cwd=ROOT, env=env):
                missed.append(script.stem)
    if missed:
        sys.exit(f"\n✗ Manqué : {', '.join(missed)}.")


if __name__ == "__main__":
    main()
