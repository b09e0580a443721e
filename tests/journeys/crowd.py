"""Many desks at once, without a browser: forms posted over HTTP to several web processes of one database."""

import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from http.client import HTTPConnection
from typing import Any
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.test import Client

from accounts.models import User
from tests.cast import signed_in
from tests.client import PivotClient

TOKEN = "t" * 32  # of a cookie and of a form, the same: what the protection against forgery asks
WAITS = 120  # seconds, for the slowest answer of a crowd


@dataclass(frozen=True, slots=True)
class Desk:
    """One person, signed in, at one web process."""

    origin: str
    session: str

    def post(
        self, path: str, typed: dict[str, Any], *, together: threading.Barrier | None = None
    ) -> "Answer":
        """`together`: all is sent but the last byte, which goes when everybody is there."""
        body = urlencode({"csrfmiddlewaretoken": TOKEN, **typed}).encode()
        connection = HTTPConnection(urlsplit(self.origin).netloc, timeout=WAITS)
        try:
            connection.putrequest("POST", path)
            for name, value in self._headers(len(body)).items():
                connection.putheader(name, value)
            connection.endheaders(body[:-1])
            if together is not None:
                together.wait(WAITS)
            connection.send(body[-1:])
            answer = connection.getresponse()
            return Answer(answer.status, answer.headers.get("Location", ""), answer.read().decode())
        finally:
            connection.close()

    def _headers(self, length: int) -> dict[str, str]:
        cookies = {settings.SESSION_COOKIE_NAME: self.session, settings.CSRF_COOKIE_NAME: TOKEN}
        return {
            "Content-Type": "application/x-www-form-urlencoded",
            "Content-Length": str(length),
            "Cookie": "; ".join(f"{name}={value}" for name, value in cookies.items()),
        }


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    location: str
    text: str


def session_of(user: User) -> str:
    client: Client = signed_in(PivotClient(), user)
    return client.cookies[settings.SESSION_COOKIE_NAME].value


def all_at_once(posts: Sequence[tuple[Desk, str, dict[str, Any]]]) -> list[Answer]:
    """Each posts its form to its path, the last byte of all at the same instant."""
    together = threading.Barrier(len(posts))
    with ThreadPoolExecutor(len(posts)) as pool:
        sent = [pool.submit(desk.post, path, typed, together=together) for desk, path, typed in posts]
        return [answer.result() for answer in sent]
