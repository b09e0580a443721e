"""Fetching a calendar from an address that somebody typed: https, public, bounded in size and in time.

The name is resolved once, each of its addresses judged, and the connection made to the one that was judged: a
name that answers otherwise the second time gains nothing. Each redirect is judged again.
"""

import contextlib
import http.client
import ipaddress
import socket
import ssl
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import SplitResult, urljoin, urlsplit

from scheduling.enums import FeedProblem

MOST_BYTES = 5_000_000
MOST_REDIRECTS = 3
WHOLE_READING = 20.0  # seconds
ONE_WAIT = 8.0
CHUNK = 65_536
REDIRECTS = frozenset({301, 302, 303, 307, 308})
REFUSALS = frozenset({401, 403, 404, 410})
EMBEDDING = ipaddress.ip_network("64:ff9b::/96")  # IPv4 behind NAT64


class FeedError(Exception):
    """Why the other agenda was not read."""

    def __init__(self, problem: FeedProblem) -> None:
        self.problem = problem
        super().__init__(problem)


def is_public(address: str) -> bool:
    """Whether an address belongs to the internet, however it is wrapped."""
    found = ipaddress.ip_address(address)
    if isinstance(found, ipaddress.IPv6Address):
        inner = found.ipv4_mapped or found.sixtofour or (found.teredo and found.teredo[1])
        if inner:
            return is_public(str(inner))
        if found in EMBEDDING:
            return is_public(str(ipaddress.IPv4Address(int(found) & 0xFFFFFFFF)))
    return found.is_global and not found.is_multicast


@dataclass(frozen=True, slots=True)
class Reach:
    """How far a reading may go: which addresses and ports, and whose certificates are believed."""

    is_allowed: Callable[[str], bool] = is_public
    ports: frozenset[int] = frozenset({443})
    tls: ssl.SSLContext = field(default_factory=ssl.create_default_context)


def checked(address: str) -> SplitResult:
    """The address, when it has the shape of one that may be read; FeedError otherwise."""
    try:
        parts = urlsplit(address.strip())
        _ = parts.port
    except ValueError as error:
        raise FeedError(FeedProblem.ADDRESS) from error
    if parts.scheme == "webcal":
        parts = parts._replace(scheme="https")
    if parts.scheme != "https" or not parts.hostname or parts.username or parts.password:
        raise FeedError(FeedProblem.ADDRESS)
    return parts


def fetch(address: str, reach: Reach | None = None) -> bytes:
    """The body; FeedError says why not."""
    reach = reach or Reach()
    deadline = time.monotonic() + WHOLE_READING
    for _ in range(MOST_REDIRECTS + 1):
        parts = checked(address)
        try:
            answer = _ask(parts, reach, deadline)
        except (OSError, http.client.HTTPException) as error:
            raise FeedError(FeedProblem.UNREACHABLE) from error
        if isinstance(answer, bytes):
            return answer
        address = urljoin(parts.geturl(), answer)
    raise FeedError(FeedProblem.UNREACHABLE)


def _ask(parts: SplitResult, reach: Reach, deadline: float) -> bytes | str:
    """The body, or where it is said to be."""
    host, port = str(parts.hostname), parts.port or 443
    if port not in reach.ports:
        raise FeedError(FeedProblem.ADDRESS)
    connection = _Pinned(host, port, _judged(host, port, reach), reach.tls)
    try:
        target = parts._replace(scheme="", netloc="", fragment="").geturl() or "/"
        headers = {"Accept": "text/calendar", "Accept-Encoding": "identity", "User-Agent": "Pivot"}
        connection.request("GET", target, headers=headers)
        with contextlib.closing(connection.getresponse()) as response:
            if response.status in REDIRECTS and (where := response.getheader("Location")):
                return where
            return _body(response, deadline)
    finally:
        connection.close()


def _judged(host: str, port: int, reach: Reach) -> str:
    """One address of this name; FeedError when any of them is not to be reached."""
    found = [str(entry[4][0]) for entry in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
    if not found or not all(reach.is_allowed(one) for one in found):
        raise FeedError(FeedProblem.ADDRESS)
    return found[0]


def _body(response: http.client.HTTPResponse, deadline: float) -> bytes:
    if response.status in REFUSALS:
        raise FeedError(FeedProblem.REFUSED)
    if response.status != http.client.OK:
        raise FeedError(FeedProblem.UNREACHABLE)
    if response.getheader("Content-Encoding", "identity") != "identity":
        raise FeedError(FeedProblem.UNREADABLE)
    body = bytearray()
    while chunk := response.read1(CHUNK):
        body += chunk
        if len(body) > MOST_BYTES:
            raise FeedError(FeedProblem.TOO_BIG)
        if time.monotonic() > deadline:
            raise FeedError(FeedProblem.UNREACHABLE)
    return bytes(body)


class _Pinned(http.client.HTTPSConnection):
    """Connects to the address that was judged; the certificate is still the name’s."""

    def __init__(self, host: str, port: int, address: str, tls: ssl.SSLContext) -> None:
        super().__init__(host, port, timeout=ONE_WAIT, context=tls)
        self._address, self._tls = address, tls

    def connect(self) -> None:
        plain = socket.create_connection((self._address, self.port), ONE_WAIT)
        try:
            self.sock = self._tls.wrap_socket(plain, server_hostname=self.host)
        except BaseException:
            plain.close()
            raise
