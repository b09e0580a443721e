"""Fetching from an address that somebody typed: against a real https server on this machine, and a guard."""

import contextlib
import datetime as dt
import http.server
import ssl
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import ClassVar

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from scheduling.adapters import calendars
from scheduling.adapters.calendars import FeedError, Reach, checked, fetch, is_public
from scheduling.enums import FeedProblem

CALENDAR = b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n"


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "10.1.2.3",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "0.0.0.0",
        "224.0.0.1",
        "::1",
        "fe80::1",
        "fd00::1",
        "::ffff:127.0.0.1",
        "::ffff:10.0.0.1",
        "64:ff9b::7f00:1",
        "2002:7f00:1::",
    ],
)
def test_addresses_inside_are_never_reached(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", ["93.184.216.34", "2606:2800:220:1:248:1893:25c8:1946", "::ffff:8.8.8.8"])
def test_addresses_of_the_internet_are(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize(
    "address",
    [
        "http://example.org/a.ics",
        "ftp://example.org/a.ics",
        "file:///etc/passwd",
        "https://moi:secret@example.org/a.ics",
        "https:///a.ics",
        "https://example.org:port/",
        "agenda",
        "",
    ],
)
def test_only_https_and_without_a_password(address: str) -> None:
    with pytest.raises(FeedError) as refusal:
        checked(address)
    assert refusal.value.problem == FeedProblem.ADDRESS


def test_webcal_is_https() -> None:
    assert checked("webcal://example.org/a.ics").geturl() == "https://example.org/a.ics"


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "[::1]"])
def test_this_machine_is_not_read_for_somebody_else(host: str) -> None:
    assert problem_of(f"https://{host}/a.ics") == FeedProblem.ADDRESS


class _Pages(http.server.BaseHTTPRequestHandler):
    asked: ClassVar[list[str]] = []

    def do_GET(self) -> None:
        self.asked.append(self.path)
        if self.path.startswith("/vers/"):
            self.send_response(302)
            self.send_header("Location", self.path.removeprefix("/vers/"))
            return self.end_headers()
        if self.path == "/perdu":
            self.send_error(404)
            return None
        body = CALENDAR * (200_000 if self.path == "/gros" else 1)
        self.send_response(200)
        if self.path == "/gzip":
            self.send_header("Content-Encoding", "gzip")
        self.end_headers()
        with contextlib.suppress(OSError):  # the reader may have had enough
            self.wfile.write(body)
        return None

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Reach]]:
    """An https server of this machine, and how far one must reach to read it."""
    pem = certificate(tmp_path_factory.mktemp("tls"))
    found = http.server.ThreadingHTTPServer(("127.0.0.1", 0), _Pages)
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(pem)
    found.socket = tls.wrap_socket(found.socket, server_side=True)
    threading.Thread(target=found.serve_forever, daemon=True).start()
    port = found.server_address[1]
    reach = Reach(
        is_allowed=lambda address: address == "127.0.0.1",
        ports=frozenset({port}),
        tls=ssl.create_default_context(cafile=str(pem)),
    )
    yield f"https://localhost:{port}", reach
    found.shutdown()
    found.server_close()


def certificate(folder: Path) -> Path:
    """Self-signed, for localhost: key and certificate in one file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = dt.datetime.now(dt.UTC)  # noqa: TID251 - the clock of the TLS library is the machine’s
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    secret = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    pem = folder / "localhost.pem"
    pem.write_bytes(secret + made.public_bytes(serialization.Encoding.PEM))
    return pem


@pytest.fixture(autouse=True)
def one_address(monkeypatch: pytest.MonkeyPatch) -> None:
    """Localhost has two addresses on most machines; the server listens on one."""
    real = calendars.socket.getaddrinfo

    def v4(host: str, *given: object, **named: object) -> list:
        found = real(host, *given, **named)
        return [one for one in found if one[4][0] == "127.0.0.1"] if host == "localhost" else found

    monkeypatch.setattr(calendars.socket, "getaddrinfo", v4)


def problem_of(address: str, reach: Reach | None = None) -> FeedProblem:
    with pytest.raises(FeedError) as refusal:
        fetch(address, reach)
    return refusal.value.problem


def test_a_calendar_is_read(server: tuple[str, Reach]) -> None:
    address, reach = server
    assert fetch(f"{address}/a.ics", reach) == CALENDAR


def test_a_redirect_is_followed_and_judged_again(server: tuple[str, Reach]) -> None:
    address, reach = server
    assert fetch(f"{address}/vers//a.ics", reach) == CALENDAR
    for inside in ("https://169.254.169.254/latest/", "http://localhost/a.ics", "https://localhost:22/"):
        assert problem_of(f"{address}/vers/{inside}", reach) == FeedProblem.ADDRESS


def test_a_circle_of_redirects_ends(server: tuple[str, Reach]) -> None:
    address, reach = server
    _Pages.asked.clear()
    assert problem_of(f"{address}/vers/{'/vers/' * 9}", reach) == FeedProblem.UNREACHABLE
    assert len(_Pages.asked) == calendars.MOST_REDIRECTS + 1


@pytest.mark.parametrize(
    ("page", "problem"),
    [
        ("/perdu", FeedProblem.REFUSED),
        ("/gros", FeedProblem.TOO_BIG),
        ("/gzip", FeedProblem.UNREADABLE),
    ],
)
def test_what_goes_wrong_is_named(page: str, problem: FeedProblem, server: tuple[str, Reach]) -> None:
    address, reach = server
    assert problem_of(f"{address}{page}", reach) == problem


def test_a_name_that_answers_otherwise_the_second_time_gains_nothing(
    server: tuple[str, Reach], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever resolves twice is sent inside; the connection goes to the address that was judged."""
    address, reach = server
    answers = iter([[(0, 0, 0, "", ("127.0.0.1", 0))], [(0, 0, 0, "", ("10.0.0.1", 0))]])
    monkeypatch.setattr(calendars.socket, "getaddrinfo", lambda *_, **__: next(answers))
    connected = []
    real = calendars.socket.create_connection

    def connect(where: tuple[str, int], *given: object) -> object:
        connected.append(where[0])
        return real(where, *given)

    monkeypatch.setattr(calendars.socket, "create_connection", connect)
    with pytest.raises(FeedError):
        fetch(f"{address}/vers//a.ics", reach)
    assert connected == ["127.0.0.1"]


def test_a_certificate_of_nobody_is_not_believed(server: tuple[str, Reach]) -> None:
    address, reach = server
    stranger = Reach(is_allowed=reach.is_allowed, ports=reach.ports)
    assert problem_of(f"{address}/a.ics", stranger) == FeedProblem.UNREACHABLE
