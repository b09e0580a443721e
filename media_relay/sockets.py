"""What the signalling sockets of one web process lived: counted, and served beside the relay's figures."""

import asyncio
from collections import Counter

import structlog
from django.conf import settings

from media_relay.engine.histogram import Histogram
from media_relay.metrics import Endpoint, Figure, one, text

log = structlog.get_logger(__name__)

_ANSWER_BOUNDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0)


class SocketFigures:
    def __init__(self) -> None:
        self.open = self.opened = self.messages = self.reports = 0
        self.closed: Counter[str] = Counter()
        self.refused: Counter[str] = Counter()
        self.answers = Histogram(_ANSWER_BOUNDS)
        self._endpoint: Endpoint | None = None

    def figures(self) -> list[Figure]:
        return [
            one("pivot_socket_open", "Signalling sockets open", self.open, "gauge"),
            one("pivot_socket_opened_total", "Signalling sockets opened", self.opened),
            one("pivot_socket_messages_total", "Messages of browsers", self.messages),
            one("pivot_socket_reports_total", "Reports of lines handed on", self.reports),
            Figure("pivot_socket_closed_total", "Closed by us, by code", self.closed, label="code"),
            Figure("pivot_socket_refused_total", "Refused, by reason", self.refused, label="reason"),
            Figure("pivot_socket_answer_seconds", "From a question to the relay's answer", self.answers),
        ]

    async def serve(self) -> None:
        """Listens once a process, when its first socket opens: only then is there a loop to listen on."""
        if self._endpoint is not None or not settings.RELAY_SOCKET_METRICS_PORT:
            return
        self._endpoint = Endpoint(lambda: text(self.figures()))
        try:
            await self._endpoint.start(settings.RELAY_METRICS_ADDRESS, settings.RELAY_SOCKET_METRICS_PORT)
        except OSError as failure:  # figures are worth no call
            log.warning("relay.no_metrics", reason=type(failure).__name__)

    def answered(self, asked_at: float) -> None:
        self.answers.observe(asyncio.get_running_loop().time() - asked_at)


FIGURES = SocketFigures()
