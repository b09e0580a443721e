"""OVHcloud’s SMS: what it is asked, signed, once; what its answers mean; and what became of a message."""

import datetime as dt
import hashlib
import json
import threading
import uuid
from collections.abc import Iterator
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest

from core.actors import job
from notifications import services
from notifications.adapters.carriers import Letter, Postponed, Undeliverable
from notifications.adapters.ovh import OvhCarrier
from notifications.models import Message, MessageTransition
from tests.notifications.factories import AT, NADIA, REMINDER, message

pytestmark = pytest.mark.django_db

KEYS = {
    "service": "sms-ab1234-1",
    "sender": "PIVOT",
    "application_key": "app",
    "application_secret": "hush",
    "consumer_key": "consumer",
}
MINUTE = dt.timedelta(minutes=1)
LETTER = Letter(key=uuid.UUID(int=9), address="+33612345678", subject="", body="Pivot : code 123456")


class Ovh:
    """A server that answers as it is told and remembers what it was asked."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, str, dict[str, str], str]] = []
        self.answers: dict[str, tuple[int, Any]] = {}
        here = self

        class Handler(BaseHTTPRequestHandler):
            def _answer(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
                here.asked.append((self.command, self.path, dict(self.headers), body))
                asked = f"{self.command} {self.path.rpartition('/')[2].partition('?')[0]}"
                status, said = here.answers.get(asked, here.answers.get(self.command, (200, [])))
                self.send_response(status)
                self.end_headers()
                self.wfile.write(json.dumps(said).encode())

            do_GET = do_POST = _answer  # noqa: N815

            def log_message(self, *_: object) -> None: ...

        self.server = HTTPServer(("127.0.0.1", 0), Handler)
        self.origin = f"http://127.0.0.1:{self.server.server_port}/1.0"


@pytest.fixture
def ovh(settings: Any) -> Iterator[Ovh]:
    server = Ovh()
    settings.OVH_SMS = KEYS | {"endpoint": server.origin}
    settings.MESSAGE_CARRIERS = settings.MESSAGE_CARRIERS | {"sms": "notifications.adapters.ovh.OvhCarrier"}
    thread = threading.Thread(target=server.server.serve_forever, daemon=True)
    thread.start()
    yield server
    server.server.shutdown()
    server.server.server_close()


def test_a_message_is_asked_for_once_signed_and_as_no_advertisement(ovh: Ovh) -> None:
    ovh.answers["POST"] = (200, {"ids": [42], "validReceivers": [LETTER.address], "invalidReceivers": []})
    assert OvhCarrier().send(LETTER) == ("42", False)

    looked, (method, path, headers, body) = ovh.asked
    assert looked[:2] == ("GET", f"/1.0/sms/sms-ab1234-1/outgoing?tag={LETTER.key.hex[:20]}")
    assert (method, path) == ("POST", "/1.0/sms/sms-ab1234-1/jobs")
    said = json.loads(body)
    assert (said["receivers"], said["message"], said["sender"]) == ([LETTER.address], LETTER.body, "PIVOT")
    assert (said["noStopClause"], said["coding"], said["tag"]) == (True, "7bit", LETTER.key.hex[:20])
    address = f"{ovh.origin}/sms/sms-ab1234-1/jobs"
    signed = "+".join(["hush", "consumer", "POST", address, body, headers["X-Ovh-Timestamp"]])
    assert headers["X-Ovh-Signature"] == f"$1${hashlib.sha1(signed.encode()).hexdigest()}"
    assert "hush" not in str(headers)


def test_the_operator_is_told_until_when_to_try(ovh: Ovh, monkeypatch: pytest.MonkeyPatch) -> None:
    """OVH keeps an SMS two days for a telephone that is switched off, unless it is told otherwise."""
    monkeypatch.setattr("core.clock.now", lambda: AT)
    ovh.answers["POST"] = (200, {"ids": [42]})
    for until in (None, AT + 10 * MINUTE, AT + dt.timedelta(seconds=20), AT + dt.timedelta(days=9)):
        OvhCarrier().send(replace(LETTER, useful_until=until))
    told = [json.loads(body)["validityPeriod"] for method, _, _, body in ovh.asked if method == "POST"]
    assert told == [2880, 10, 1, 2880]


def test_what_it_took_already_is_not_sent_again(ovh: Ovh) -> None:
    ovh.answers |= {"GET outgoing": (200, [41]), "GET 41": (200, {"ptt": 1})}
    assert OvhCarrier().send(LETTER) == ("41", False)
    assert [asked[0] for asked in ovh.asked] == ["GET", "GET"]


def test_what_failed_for_good_is_sent_again_when_somebody_asks(ovh: Ovh) -> None:
    """« Renvoyer » keeps the key of the message: the carrier still knows the one that bounced."""
    ovh.answers |= {"GET outgoing": (200, [41]), "GET 41": (200, {"ptt": 5}), "POST": (200, {"ids": [42]})}
    assert OvhCarrier().send(LETTER) == ("42", False)


@pytest.mark.parametrize(
    ("status", "refusal", "code"),
    [
        (400, Undeliverable, "content_refused"),
        (401, Postponed, "not_allowed"),
        (402, Postponed, "no_credit"),
        (403, Postponed, "not_allowed"),
        (429, Postponed, "server_unreachable"),
        (503, Postponed, "server_unreachable"),
    ],
)
def test_a_refusal_is_for_good_or_for_now(ovh: Ovh, status: int, refusal: type[Exception], code: str) -> None:
    ovh.answers["POST"] = (status, {"message": "no"})
    with pytest.raises(refusal) as refused:
        OvhCarrier().send(LETTER)
    assert refused.value.code == code  # type: ignore[attr-defined]


def test_a_number_that_does_not_exist_is_refused_for_good(ovh: Ovh) -> None:
    ovh.answers["POST"] = (200, {"ids": [], "validReceivers": [], "invalidReceivers": [LETTER.address]})
    with pytest.raises(Undeliverable):
        OvhCarrier().send(LETTER)


def test_a_server_that_is_down_is_asked_again_later(settings: Any) -> None:
    settings.OVH_SMS = KEYS | {"endpoint": "http://127.0.0.1:1/1.0"}
    with pytest.raises(Postponed):
        OvhCarrier().send(LETTER)


class TestWhatBecameOfIt:
    def sent(self, ovh: Ovh) -> Message:
        ovh.answers["POST"] = (200, {"ids": [42]})
        sms = message(NADIA, kind=REMINDER.code, context={"starts_at": AT})
        services.message_deliver(actor=job("tests"), message_id=sms.public_id, at=AT)
        return sms

    def followed(self, sms: Message, ovh: Ovh, **outgoing: Any) -> Message:
        ovh.answers["GET"] = (200, outgoing)
        services.messages_follow(actor=job("tests"), at=AT)
        sms.refresh_from_db()
        return sms

    def test_taken_by_the_carrier_it_is_sent_and_not_yet_delivered(self, ovh: Ovh) -> None:
        sms = self.sent(ovh)
        assert self.followed(sms, ovh, ptt=3, deliveredAt=None).state == "sent"

    def test_on_the_telephone_it_is_delivered(self, ovh: Ovh) -> None:
        sms = self.sent(ovh)
        found = self.followed(sms, ovh, ptt=4, deliveredAt="2026-11-17T14:31:00+01:00")
        assert (found.state, found.error_code) == ("delivered", "")

    def test_refused_by_the_operator_it_is_dead_and_shown(self, ovh: Ovh) -> None:
        sms = self.sent(ovh)
        assert (self.followed(sms, ovh, ptt=5).state, sms.error_code) == ("dead", "not_delivered")
        assert MessageTransition.objects.filter(message=sms).order_by("pk").last().action == "bounce"

    def test_one_that_the_carrier_does_not_know_holds_nobody_up(self, ovh: Ovh) -> None:
        unknown = self.sent(ovh)
        ovh.answers["POST"] = (200, {"ids": [43]})
        known = message(NADIA, kind=REMINDER.code, context={"starts_at": AT})
        services.message_deliver(actor=job("tests"), message_id=known.public_id, at=AT)
        ovh.answers |= {"GET 42": (404, {}), "GET 43": (200, {"ptt": 4, "deliveredAt": "2026-11-17"})}
        services.messages_follow(actor=job("tests"), at=AT)
        for one in (unknown, known):
            one.refresh_from_db()
        assert (unknown.state, unknown.followed_at, known.state) == ("sent", AT, "delivered")

    def test_a_carrier_that_is_mute_changes_nothing(self, ovh: Ovh) -> None:
        sms = self.sent(ovh)
        ovh.answers["GET"] = (503, {})
        services.messages_follow(actor=job("tests"), at=AT)
        sms.refresh_from_db()
        assert sms.state == "sent"


def test_the_stand_in_is_not_asked() -> None:
    assert services.messages_follow(actor=job("tests"), at=AT) == 0
