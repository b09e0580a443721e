"""Seals again with the current key. In `audit` because it is the lowest app that may hold a command,
and because a rotation is an event of the journal."""

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
        "Rechiffre avec la clé courante ce qu’une clé plus ancienne a chiffré. Peut être arrêtée et relancée."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--batch", type=int, default=500, help="lignes par transaction")
        parser.add_argument("--dry-run", action="store_true", help="compte sans rien écrire")

    def handle(self, *_args: Any, **options: Any) -> None:
        self.stdout.write(f"Clé courante : {keyring.current_id()}")
        failures = [
            failure
            for name, store in rotation.stores().items()
            for failure in self._store(name, store, options)
        ]
        if failures:
            raise CommandError("Non rechiffrés, la clé ancienne doit rester :\n" + "\n".join(failures))
        if not options["dry_run"]:
            self.stdout.write("Tout est sous la clé courante : les autres peuvent être retirées.")

    def _store(self, name: str, store: rotation.Store, options: dict[str, Any]) -> list[str]:
        total = store.remaining()
        self.stdout.write(f"{name} : {total} à rechiffrer")
        if options["dry_run"] or not total:
            return []
        done, failures = 0, []
        try:
            for step in store.reseal(options["batch"]):
                done += step.done
                failures += [f"{name} {identity} : illisible" for identity in step.unreadable]
                self.stdout.write(f"{name} : {done} / {total}")
        except DatabaseError as refusal:
            failures.append(f"{name} : {str(refusal).splitlines()[0]}")
        self._record(name, done, len(failures))
        return failures

    def _record(self, name: str, done: int, failed: int) -> None:
        actor, key = job("audit.rotate_keys"), f"key-{keyring.current_id()}"
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
