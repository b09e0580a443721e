"""SMS by OVHcloud: POST /sms/{service}/jobs, and GET /sms/{service}/outgoing/{id} to know what became of it.

The carrier knows no key of idempotency: each message bears ours as its `tag`, and is looked for before it
is sent again; one that failed for good does not count, for somebody asks to send it again. What is sent is
no advertisement (`noStopClause`): it leaves at once, by day and by night.
"""

import hashlib
import http.client
import json
import urllib.error
import urllib.request
from typing import Any
from urllib.parse import urlencode

from django.conf import settings

from core import clock
from notifications.adapters.carriers import Letter, Postponed, Receipt, Undeliverable

TIMEOUT = 15  # seconds; a few calls stay far below the lease of a message being sent
TAG = 20  # the longest that the carrier keeps
TWO_DAYS = 48 * 60  # minutes, after which an operator stops trying
DELIVERED = 4  # « PTT », the carrier’s own code of what became of a message
UNDER_WAY = frozenset({0, 1, 2, 3, 6})  # on its way, or the operator never says
OURS = {401: "not_allowed", 402: "no_credit", 403: "not_allowed"}  # mended by us: tried again meanwhile


class OvhCarrier:
    def send(self, letter: Letter) -> Receipt:
        tag = letter.key.hex[:TAG]
        for earlier in _ask("GET", f"outgoing?{urlencode({'tag': tag})}"):
            if not _failed(_ask("GET", f"outgoing/{earlier}")):  # it took the message, its answer was lost
                return Receipt(str(earlier), delivered=False)
        answer = _ask("POST", "jobs", _job(letter, tag))
        if not answer.get("ids"):
            raise Undeliverable("recipient_refused")
        return Receipt(str(answer["ids"][0]), delivered=False)

    def arrived(self, provider_id: str) -> bool:
        try:
            found = _ask("GET", f"outgoing/{provider_id}")
        except _Unknown:  # what it just took, it does not know yet
            return False
        if _failed(found):
            raise Undeliverable("not_delivered")
        return bool(found.get("deliveredAt")) or found.get("ptt") == DELIVERED


class _Unknown(Postponed):
    """The carrier answers, and knows no such thing."""


def _failed(found: dict[str, Any]) -> bool:
    """Whether it is known that the message will never arrive."""
    if found.get("deliveredAt"):
        return False
    return int(found.get("ptt") or 0) not in UNDER_WAY | {DELIVERED}


def _job(letter: Letter, tag: str) -> dict[str, Any]:
    return {
        "charset": "UTF-8",
        "coding": "7bit",
        "message": letter.body,
        "noStopClause": True,
        "priority": "high",
        "receivers": [letter.address],
        "sender": settings.OVH_SMS["sender"],
        "tag": tag,
        "validityPeriod": _minutes_left(letter),
    }


def _minutes_left(letter: Letter) -> int:
    """How long the operator may keep it for a telephone that is switched off, in minutes: one at least."""
    if letter.useful_until is None:
        return TWO_DAYS
    left = int((letter.useful_until - clock.now()).total_seconds()) // 60
    return min(max(left, 1), TWO_DAYS)


def _ask(method: str, path: str, body: dict[str, Any] | None = None) -> Any:
    """The answer; Postponed when there is none, Undeliverable when what is asked is refused for good."""
    url = f"{settings.OVH_SMS['endpoint']}/sms/{settings.OVH_SMS['service']}/{path}"
    text = json.dumps(body) if body is not None else ""
    request = urllib.request.Request(  # noqa: S310 - the address is ours, from the settings
        url, data=text.encode() or None, method=method, headers=_signed(method, url, text)
    )
    try:
        with urllib.request.urlopen(request, timeout=TIMEOUT) as response:  # noqa: S310
            return json.load(response)
    except urllib.error.HTTPError as error:
        error.close()  # it holds the connection
        raise _refusal(error.code) from error
    except (OSError, ValueError, http.client.HTTPException) as error:
        raise Postponed("server_unreachable") from error


def _signed(method: str, url: str, text: str) -> dict[str, str]:
    """`$1$` and the SHA-1 of secret, consumer, method, address, body and time, joined by plus signs."""
    keys, moment = settings.OVH_SMS, str(int(clock.now().timestamp()))
    said = "+".join([keys["application_secret"], keys["consumer_key"], method, url, text, moment])
    digest = hashlib.sha1(said.encode(), usedforsecurity=False).hexdigest()  # theirs to choose
    return {
        "Content-Type": "application/json; charset=utf-8",
        "X-Ovh-Application": keys["application_key"],
        "X-Ovh-Consumer": keys["consumer_key"],
        "X-Ovh-Timestamp": moment,
        "X-Ovh-Signature": f"$1${digest}",
    }


def _refusal(status: int) -> Postponed | Undeliverable:
    if status == http.client.NOT_FOUND:
        return _Unknown("server_unreachable")
    if status in OURS:
        return Postponed(OURS[status])
    is_final = status == http.client.BAD_REQUEST
    return Undeliverable("content_refused") if is_final else Postponed("server_unreachable")
