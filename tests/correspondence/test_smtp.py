"""The channel before a real SMTP server, on a socket: what it takes, refuses for good, or for now."""

import email
import email.policy
import socketserver
import threading
from collections.abc import Iterator
from uuid import uuid4

import pytest
from pytest_django.fixtures import Settings

from core.clock import now
from correspondence.adapters.channels import Envelope, Postponed, Undeliverable
from correspondence.adapters.mssante import MssanteChannel
from correspondence.enums import Reason
from correspondence.rules.parcels import Parcel
from documents import cda


class Server(socketserver.ThreadingTCPServer):
    """Says what the next recipient and the next content are worth; keeps what it took."""

    allow_reuse_address = daemon_threads = True
    recipient, content = "250 ok", "250 ok"

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Talk)
        self.taken: list[bytes] = []


class Talk(socketserver.StreamRequestHandler):
    server: Server

    def handle(self) -> None:
        self.say("220 stand-in")
        while line := self.rfile.readline():
            word = line[:4].upper()
            if word == b"QUIT":
                return self.say("221 bye")
            if word == b"DATA":
                self.say("354 go on")
                self.server.taken.append(self.content())
                self.say(self.server.content)
            else:
                self.say(self.server.recipient if word == b"RCPT" else "250 ok")
        return None

    def say(self, text: str) -> None:
        self.wfile.write(f"{text}\r\n".encode())

    def content(self) -> bytes:
        lines = []
        while (line := self.rfile.readline()) != b".\r\n":
            lines.append(line[1:] if line.startswith(b"..") else line)
        return b"".join(lines)


@pytest.fixture
def server(settings: Settings) -> Iterator[Server]:
    with Server() as one:
        settings.MSSANTE_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.MSSANTE_SMTP = {"host": "127.0.0.1", "port": one.server_address[1], "timeout": 5}
        threading.Thread(target=one.serve_forever, daemon=True).start()
        yield one
        one.shutdown()


def envelope() -> Envelope:
    return Envelope(
        key=uuid4(),
        address="karim.haddad@medecin.mssante.fr",
        sender_address="sophie.morel@medecin.mssante.fr",
        sender_name="Dr Sophie Morel",
        submission=cda.Submission(public_id=uuid4(), at=now()),
        parcel=Parcel(title="Compte rendu", pdf=b"%PDF-1.7 ..."),
        is_replacement=False,
    )


def test_it_takes_a_message_with_its_paper(server: Server) -> None:
    sent = envelope()
    assert not MssanteChannel().send(sent).is_received  # the next server took it: nobody has it yet
    told = email.message_from_bytes(server.taken[0], policy=email.policy.default)
    assert told["Message-ID"].startswith(f"<{sent.key}@")
    assert told["Reply-To"] == "sophie.morel@medecin.mssante.fr"
    (paper,) = told.iter_attachments()  # type: ignore[attr-defined]
    assert paper.get_content() == b"%PDF-1.7 ..."


@pytest.mark.parametrize(
    ("recipient", "content", "failure", "reason"),
    [
        ("550 unknown", "250 ok", Undeliverable, Reason.REFUSED),
        ("450 busy", "250 ok", Postponed, Reason.REFUSED),
        ("250 ok", "552 too large", Undeliverable, Reason.CONTENT),
        ("250 ok", "451 later", Postponed, Reason.CONTENT),
    ],
)
def test_what_it_refuses(
    server: Server, recipient: str, content: str, failure: type[Exception], reason: Reason
) -> None:
    server.recipient, server.content = recipient, content
    with pytest.raises(failure) as told:
        MssanteChannel().send(envelope())
    assert told.value.reason == reason  # type: ignore[attr-defined]


def test_nobody_answers(server: Server) -> None:
    server.shutdown()
    server.server_close()
    with pytest.raises(Postponed) as told:
        MssanteChannel().send(envelope())
    assert told.value.reason == Reason.UNREACHABLE
