"""Gives the application's role its rights. In `audit`, whose tables are the reason for having two roles."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from audit import services


class Command(BaseCommand):
    help = (
        "Donne au rôle de l’application ses droits sur les tables, et rien de plus. À lancer par leur "
        "propriétaire après chaque migration."
    )

    def handle(self, *_args: Any, **_options: Any) -> None:
        role = settings.DB_APPLICATION_ROLE
        if not role:
            raise CommandError("PIVOT_DB_APPLICATION_ROLE ne nomme aucun rôle.")
        rights = services.rights_grant(role=role)
        kept = sorted(table for table, verbs in rights.items() if "UPDATE" not in verbs)
        self.stdout.write(
            f"{role} lit et écrit dans {len(rights)} tables ; ne réécrit pas {', '.join(kept)}."
        )
