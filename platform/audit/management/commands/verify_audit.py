"""Reads the whole journal against its chains and anchors."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from audit import selectors
from core import clock


class Command(BaseCommand):
    help = "Vérifie le journal : lignes altérées, retirées, ajoutées ou déplacées, ancres manquantes."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--anchor", default="", help="dernière ancre connue hors de la base (numéro:sceau)"
        )
        parser.add_argument("--all", action="store_true", help="toutes les ruptures, et non la première")

    def handle(self, *_args: Any, **options: Any) -> None:
        count = 0
        for finding in selectors.findings(at=clock.now(), known_anchor=options["anchor"]):
            self.stderr.write(f"{finding.row} : {finding.what}")
            count += 1
            if not options["all"]:
                break
        if count:
            raise CommandError("Le journal n’est pas intact.", returncode=1)
        self.stdout.write("Le journal est intact.")
