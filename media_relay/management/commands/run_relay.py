"""`manage.py run_relay`: the relay processes of this host. As many hosts as needed share one Redis."""

import secrets
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from media_relay.engine import loop
from media_relay.worker.ports import TooFewPorts, parts
from media_relay.worker.process import RelayProcess, new_id
from media_relay.worker.supervisor import Supervisor


class Command(BaseCommand):
    help = "Runs the relay until SIGTERM or SIGINT."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--id", default="", help="Its name among the hosts (default: a random one).")
        parser.add_argument(
            "--workers", type=int, default=1, help="Processes: one a core, each with its part of the ports."
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        name, count = options["id"] or f"relay-{secrets.token_hex(4)}", max(1, options["workers"])
        try:
            ports = parts(settings.RELAY_PORTS, count)
        except TooFewPorts as failure:
            raise CommandError(str(failure)) from failure
        if count == 1:
            loop.run(self._serve(name, ports[0]))
        else:
            Supervisor(name, ports, lambda: self._say(f"{name} is ready")).run()

    async def _serve(self, name: str, ports: tuple[int, int]) -> None:
        process = RelayProcess(new_id(name), host=name, ports=ports)
        await process.run(lambda: self._say(f"{name} is ready, fan-out: {process.fan_out}"))

    def _say(self, what: str) -> None:
        self.stdout.write(f"Relay {what}.")
        self.stdout.flush()
