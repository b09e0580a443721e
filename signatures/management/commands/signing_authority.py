"""Sets up the authority whose keys sign documents, or replaces it."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from core import clock
from core.actors import job
from signatures import selectors, services


class Command(BaseCommand):
    help = "Crée l’autorité de signature de la plateforme. Avec --replace, remplace celle qui sert."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--replace", action="store_true", help="retire celle qui sert et efface sa clé")

    def handle(self, *_args: Any, **options: Any) -> None:
        known = selectors.serving_authority()
        if known is not None and not options["replace"]:
            raise CommandError(
                f"Une autorité sert jusqu’au {known.ends_at:%Y-%m-%d} : --replace la remplace."
            )
        made = services.authority_make(actor=job("signatures.command"), at=clock.now())
        self.stdout.write(made.certificate)
        self.stdout.write(
            f"L’autorité sert jusqu’au {made.ends_at:%Y-%m-%d}. Ce que l’ancienne a signé vaut toujours."
        )
