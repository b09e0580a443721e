"""`manage.py pathway_evaluate FILE|-`: verdicts for a JSON list of situations."""

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError

from pathways.batches import BatchError, evaluate_batch
from pathways.engine import Rulebook
from pathways.verdicts import active_rulebook, national_rulebook

ALONE = "Base de données injoignable\u00a0: règles nationales seules, sans les décisions de la région."


class Command(BaseCommand):
    help = "Évalue une liste JSON de situations (fichier, ou - pour l’entrée standard)."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", metavar="FICHIER|-")
        parser.add_argument(
            "--national", action="store_true", help="Sans les décisions de la région ni base de données."
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        self.stdout.ending = ""
        rulebook = national_rulebook() if options["national"] else self._rulebook()
        try:
            answer = evaluate_batch(_text(options["file"]), rulebook)
        except BatchError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(answer, ending="\n")

    def _rulebook(self) -> Rulebook:
        """The rules in force here; from a bare checkout, the files alone, and it is said."""
        try:
            return active_rulebook()
        except DatabaseError:
            self.stderr.write(ALONE)
            return national_rulebook()


def _text(file: str) -> str:
    try:
        data = sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes()
        return data.decode("utf-8-sig")
    except OSError as error:
        raise CommandError(f"{file}\u00a0: fichier illisible.") from error
    except UnicodeDecodeError as error:
        raise CommandError(f"{file}\u00a0: le fichier n’est pas en UTF-8.") from error
