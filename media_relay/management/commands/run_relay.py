"""`manage.py run_relay`: one relay process. Start one for each core, and as many hosts as needed."""

import asyncio
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from media_relay.worker.process import RelayProcess


class Command(BaseCommand):
    help = "Runs one relay process until SIGTERM or SIGINT."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--id", default="", help="Its name among the relays (default: a random one).")

    def handle(self, *_args: Any, **options: Any) -> None:
        asyncio.run(self._serve(options["id"]))

    async def _serve(self, worker_id: str) -> None:
        process = RelayProcess(worker_id)
        await process.run(lambda: self._say(f"Relay {process.id} is ready, fan-out: {process.fan_out}."))

    def _say(self, line: str) -> None:
        self.stdout.write(line)
        self.stdout.flush()
