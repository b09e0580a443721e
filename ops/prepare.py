"""Brings the demo's database up to date: tables, then the demo region, loaded once. Run by `ops/demo.py`."""

import io
import sys
from pathlib import Path

import django
from django.core.management import call_command

from ops.console import step


def main(accounts: Path) -> None:
    """Migrate, load, and write the demo's accounts to a file for the last page of the start."""
    with step("Tables de la base"):
        django.setup()
        call_command("migrate", interactive=False, verbosity=0)
        call_command("grant_rights", stdout=io.StringIO())
    with step("Région de démonstration"):
        call_command("load_demo", stdout=io.StringIO())
    with accounts.open("w") as file:
        call_command("demo_accounts", stdout=file, no_color=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
