"""`manage.py pathway_evaluate FILE|-`: verdicts for a JSON list of situations."""

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from pathways.batches import BatchError, evaluate_batch


class Command(BaseCommand):
    help = "Évalue une liste JSON de situations (fichier, ou - pour l’entrée standard)."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", metavar="FICHIER|-")

    def handle(self, *_args: Any, **options: Any) -> None:
        self.stdout.ending = ""
        try:
            answer = evaluate_batch(_text(options["file"]))
        except BatchError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(answer, ending="\n")


def _text(file: str) -> str:
    try:
        data = sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes()
        return data.decode("utf-8-sig")
    except OSError as error:
        raise CommandError(f"{file}\u00a0: fichier illisible.") from error
    except UnicodeDecodeError as error:
        raise CommandError(f"{file}\u00a0: le fichier n’est pas en UTF-8.") from error
