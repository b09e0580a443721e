"""Seals again with the current key, and makes blind indexes again with theirs.

In `audit` because it is the lowest app that may hold a command, and a rotation is an event of the journal.
"""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError, transaction

from audit import services
from core import clock
from core.actors import job
from core.encryption import keyring, rotation


class Command(BaseCommand):
    help = (
        "Rechiffre avec la clé courante ce qu’une clé plus ancienne a chiffré, et refait les index de "
        "recherche dont la clé a changé. Peut être arrêtée et relancée."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--batch", type=int, default=500, help="lignes par transaction")
        parser.add_argument("--dry-run", action="store_true", help="compte sans rien écrire")

    def handle(self, *_args: Any, **options: Any) -> None:
        sealing, index = keyring.current_id(), keyring.index_key_id()
        self.stdout.write(f"Clés courantes : {sealing} pour chiffrer, {index} pour chercher")
        failures = [
            *self._all(rotation.stores(), sealing, options),
            *self._all(rotation.indexes(), index, options),
        ]
        if failures:
            raise CommandError("Non repris, la clé ancienne doit rester :\n" + "\n".join(failures))
        if not options["dry_run"]:
            self.stdout.write("Tout est sous les clés courantes : les autres peuvent être retirées.")

    def _all(self, stores: dict[str, rotation.Store], key: str, options: dict[str, Any]) -> list[str]:
        return [
            failure
            for name, store in stores.items()
            for failure in self._store(name, store, f"key-{key}", options)
        ]

    def _store(self, name: str, store: rotation.Store, key: str, options: dict[str, Any]) -> list[str]:
        total = store.remaining()
        self.stdout.write(f"{name} : {total} à reprendre")
        if options["dry_run"] or not total:
            return []
        done, failures = 0, []
        try:
            for step in store.renew(options["batch"]):
                done += step.done
                failures += [f"{name} {identity} : illisible" for identity in step.unreadable]
                self.stdout.write(f"{name} : {done} / {total}")
        except DatabaseError as refusal:
            failures.append(f"{name} : {str(refusal).splitlines()[0]}")
        self._record(name, key, done, len(failures))
        return failures

    def _record(self, name: str, key: str, done: int, failed: int) -> None:
        actor = job("audit.rotate_keys")
        with transaction.atomic():
            services.record(
                actor,
                "audit.keys_rotated",
                None,
                at=clock.now(),
                store=name.lower(),
                key=key,
                done=done,
                failed=failed,
            )
