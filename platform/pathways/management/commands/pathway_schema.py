"""`manage.py pathway_schema FOLDER`: the JSON Schemas of `pathway_evaluate`."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from pathways.engine.schema import situation_schema, verdict_schema
from pathways.verdicts import national_rulebook


class Command(BaseCommand):
    help = "Écrit dans un dossier les schémas JSON des situations et des verdicts."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", nargs="?", default="docs/pathways", type=Path)

    def handle(self, *_args: Any, **options: Any) -> None:
        schemas = {"situation": situation_schema(), "verdict": verdict_schema(national_rulebook())}
        for name, schema in schemas.items():
            file = options["folder"] / f"{name}.schema.json"
            file.write_text(json.dumps(schema, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
            self.stdout.write(str(file))
