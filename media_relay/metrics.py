"""Figures as Prometheus reads them (text exposition format 0.0.4), and who may ask for them.

No label ever names a room or a person.
"""

import asyncio
import contextlib
import ipaddress
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

import structlog

from media_relay.engine.histogram import Histogram

log = structlog.get_logger(__name__)

_REQUEST_SECONDS, _LARGEST_REQUEST = 5.0, 4096
# Processes of one host take the next free port in turn.
_PORTS_TRIED = 32
_TYPE = "text/plain; version=0.0.4; charset=utf-8"


@dataclass(frozen=True, slots=True)
class Figure:
    """One metric. `values` maps a label's value to a number; with `label` "" there is one, under ""."""

    name: str
    help: str
    values: Mapping[str, float] | Histogram
    kind: str = "counter"
    label: str = ""


def one(name: str, help_text: str, value: float, kind: str = "counter") -> Figure:
    return Figure(name, help_text, {"": value}, kind)


def text(figures: Iterable[Figure]) -> str:
    """The page of figures."""
    return "".join(f"{line}\n" for figure in figures for line in _lines(figure))


def _lines(figure: Figure) -> Iterable[str]:
    yield f"# HELP {figure.name} {figure.help}"
    if isinstance(figure.values, Histogram):
        yield f"# TYPE {figure.name} histogram"
        yield from _histogram(figure.name, figure.values)
        return
    yield f"# TYPE {figure.name} {figure.kind}"
    for value, number in figure.values.items():
        label = f'{{{figure.label}="{value}"}}' if figure.label else ""
        yield (
            f"{figure.name}{label} {number:g}"
            if isinstance(number, float)
            else f"{figure.name}{label} {number}"
        )


def _histogram(name: str, values: Histogram) -> Iterable[str]:
    below = 0
    for bound, count in zip(values.bounds, values.counts, strict=False):
        below += count
        yield f'{name}_bucket{{le="{bound:g}"}} {below}'
    total = sum(values.counts)
    yield f'{name}_bucket{{le="+Inf"}} {total}'
    yield f"{name}_sum {values.total:g}"
    yield f"{name}_count {total}"


def require_private(address: str) -> str:
    """The address, if nobody outside can reach it; ValueError otherwise."""
    known = ipaddress.ip_address(address)
    if known.is_unspecified or not (known.is_loopback or known.is_private):
        raise ValueError(f"Figures are served on a loopback or private address, not on {address}.")
    return address


class Endpoint:
    """Serves `GET /metrics` and nothing else, one answer a connection."""

    def __init__(self, page: Callable[[], str]) -> None:
        self.port = 0
        self._page = page
        self._server: asyncio.Server | None = None

    async def start(self, address: str, port: int) -> None:
        """Listens on the first free port from `port` on; 0: not at all. OSError when none is free."""
        if not port:
            return
        require_private(address)
        for tried in range(port, port + _PORTS_TRIED):
            with contextlib.suppress(OSError):
                self._server = await asyncio.start_server(
                    self._answer, address, tried, limit=_LARGEST_REQUEST
                )
                self.port = tried
                log.info("relay.metrics", port=tried)
                return
        raise OSError(f"No free port from {port} on.")

    async def stop(self) -> None:
        if self._server is not None:
            self._server.close()
            await self._server.wait_closed()

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(OSError, TimeoutError, ValueError):
            async with asyncio.timeout(_REQUEST_SECONDS):
                asked = (await reader.readline()).split()
                while await reader.readline() not in (b"\r\n", b"\n", b""):
                    pass
                found = asked[:2] == [b"GET", b"/metrics"]
                body = self._page().encode() if found else b""
                status = "200 OK" if found else "404 Not Found"
                head = f"HTTP/1.0 {status}\r\nContent-Type: {_TYPE}\r\nContent-Length: {len(body)}\r\n\r\n"
                writer.write(head.encode() + body)
                await writer.drain()
        writer.close()
