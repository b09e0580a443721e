"""`make native`: the relay's hot path in C, for this machine. Without it the relay runs in Python."""

import sys

from media_relay.native.build import CannotBuild, build
from ops.console import step
from ops.environments import ROOT


def main() -> None:
    """One clear sentence where it cannot be built."""
    try:
        with step("Chemin rapide du relais, en C"):
            made = build()
    except CannotBuild as reason:
        sys.exit(f"✗ {reason}")
    print(f"✓ {made.relative_to(ROOT)} : le relais s’en servira à son prochain démarrage.")


if __name__ == "__main__":
    main()
