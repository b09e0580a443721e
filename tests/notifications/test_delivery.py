"""Out of the outbox: once, with its state, again when it failed, and never in silence."""

import datetime as dt
import smtplib
import uuid
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend

from audit.models import Event
from core.actors import Actor, job
from core.errors import Refused
from notifications import services
from notifications.adapters.carriers import Letter, Receipt
from notifications.adapters.mailbox import MailboxBackend
from notifications.enums import MessageState
from notifications.models import MailboxItem, Message
from notifications.rules import LEASE, MAX_ATTEMPTS, kinds
from notifications.services import delivery
from tests.notifications.factories import AT, NADIA, NOWHERE, REMINDER, message

pytestmark = pytest.mark.django_db

WORKER = job("notifications.deliver")
LUC = Actor(label="Luc Ferrand", role="regional_admin", user_id=7)


class Down(BaseEmailBackend):
    """A mail server that does not answer."""

    def send_messages(self, _messages: Any) -> int:
        raise ConnectionRefusedError


class Greylisting(BaseEmailBackend):
    """A mail server that asks to come back."""

    def send_messages(self, messages: Any) -> int:
        raise smtplib.SMTPRecipientsRefused({messages[0].to[0]: (451, b"greylisted")})


class Rejecting(BaseEmailBackend):
    def send_messages(self, _messages: Any) -> int:
        raise smtplib.SMTPDataError(554, b"content rejected")


def deliver(sent: Message, at: dt.datetime = AT) -> Message:
    services.message_deliver(actor=WORKER, message_id=sent.public_id, at=at)
    sent.refresh_from_db()
    return sent


def steps(sent: Message) -> list[str]:
    return list(sent.transitions.order_by("pk").values_list("action", flat=True))


def received() -> int:
    return MailboxItem.objects.count()


def test_it_is_taken_sent_and_noted() -> None:
    sent = deliver(message())
    assert (sent.state, sent.attempts, sent.ended_at, sent.next_try_at) == ("delivered", 1, AT, None)
    assert sent.provider_id == f"<{sent.public_id}@pivot.example>"
    assert steps(sent) == ["take", "accept", "confirm"]
    assert received() == 1


def test_a_server_that_only_accepts_leaves_it_sent(settings) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert deliver(message()).state == "sent"


def test_asked_twice_it_is_sent_once() -> None:
    sent = message()
    deliver(sent)
    deliver(sent)
    assert steps(sent) == ["take", "accept", "confirm"]
    assert received() == 1


def test_before_its_time_it_is_left_alone() -> None:
    sent = deliver(message(), AT - dt.timedelta(seconds=1))
    assert sent.state == "queued"


def test_a_server_down_postpones_it_longer_each_time(settings) -> None:
    settings.EMAIL_BACKEND = f"{__name__}.Down"
    sent, at, waits = message(), AT, []
    while deliver(sent, at).state == "failed":
        waits.append(sent.next_try_at - at)
        at = sent.next_try_at
    assert sent.state == "dead"
    assert (sent.attempts, sent.error_code, sent.ended_at) == (MAX_ATTEMPTS, "server_unreachable", at)
    assert len(waits) == MAX_ATTEMPTS - 1
    assert waits == sorted(waits)


def test_it_leaves_once_the_server_is_back(settings) -> None:
    settings.EMAIL_BACKEND = f"{__name__}.Down"
    sent = deliver(message())
    settings.EMAIL_BACKEND = "notifications.adapters.mailbox.MailboxBackend"
    assert deliver(sent, sent.next_try_at).state == "delivered"
    assert (sent.attempts, sent.error_code) == (2, "")
    assert received() == 1


def test_a_server_that_asks_to_come_back_is_tried_again(settings) -> None:
    settings.EMAIL_BACKEND = f"{__name__}.Greylisting"
    assert (deliver(message()).state, Message.objects.get().error_code) == ("failed", "recipient_refused")


@pytest.mark.parametrize("backend", ["Rejecting"])
def test_a_refused_content_is_not_tried_again(settings, backend: str) -> None:
    settings.EMAIL_BACKEND = f"{__name__}.{backend}"
    sent = deliver(message())
    assert (sent.state, sent.error_code, sent.attempts) == ("dead", "content_refused", 1)


def test_an_address_that_does_not_exist_is_not_tried_again() -> None:
    sent = deliver(message(NOWHERE))
    assert (sent.state, sent.error_code) == ("dead", "recipient_refused")
    assert received() == 0


def test_an_sms_goes_by_its_own_carrier() -> None:
    sent = deliver(message(NADIA, kind=REMINDER.code, context={"starts_at": AT}))
    assert sent.state == "delivered"
    item = MailboxItem.objects.get()
    assert (item.channel, item.address) == ("sms", NADIA.phone)


def killed_after(monkeypatch: pytest.MonkeyPatch, sending: Callable[[], None]) -> None:
    """The worker dies on its way back from the carrier: nothing is noted."""

    def send(_self: object, letter: Letter) -> Receipt:
        sending()
        raise SystemExit

    monkeypatch.setattr("notifications.adapters.email.EmailCarrier.send", send)


def test_a_worker_killed_before_the_carrier_loses_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    sent = message()
    with monkeypatch.context() as patch:
        killed_after(patch, lambda: None)
        with pytest.raises(SystemExit):
            deliver(sent)
    assert deliver(sent, AT + LEASE - dt.timedelta(seconds=1)).state == "sending", "its lease still runs"
    assert deliver(sent, AT + LEASE).state == "delivered"
    assert received() == 1


def test_a_worker_killed_after_the_carrier_delivers_once(monkeypatch: pytest.MonkeyPatch) -> None:
    sent = message()
    note = delivery._note_sent
    with monkeypatch.context() as patch:
        patch.setattr(delivery, "_note_sent", lambda *_: (_ for _ in ()).throw(SystemExit))
        with pytest.raises(SystemExit):
            deliver(sent)
    assert delivery._note_sent is note
    assert received() == 1
    assert deliver(sent, AT + LEASE).state == "delivered"
    assert (sent.attempts, received()) == (2, 1)


def test_a_message_that_kills_every_worker_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    sent, at = message(), AT
    killed_after(monkeypatch, lambda: None)
    for _ in range(MAX_ATTEMPTS):
        with pytest.raises(SystemExit):
            deliver(sent, at)
        at += LEASE
    assert (deliver(sent, at).state, sent.error_code) == ("dead", "workers_lost")


def test_a_late_failure_does_not_undo_what_another_worker_did() -> None:
    sent = message()
    first = delivery._take(WORKER, sent.public_id, AT)
    deliver(sent, AT + LEASE)
    delivery._note_failure(WORKER, first, AT + LEASE, "server_unreachable", retry_in=None)
    delivery._note_sent(WORKER, first, AT + LEASE, Receipt("late", delivered=True))
    sent.refresh_from_db()
    assert sent.state == "delivered"
    assert sent.provider_id != "late"


def test_the_sweep_finds_what_the_queue_lost(django_capture_on_commit_callbacks) -> None:
    sent = message()
    assert services.messages_sweep(at=AT + delivery.QUEUE_GRACE - dt.timedelta(seconds=1)) == 0
    with django_capture_on_commit_callbacks(execute=True):
        assert services.messages_sweep(at=AT + delivery.QUEUE_GRACE) == 1
    sent.refresh_from_db()
    assert sent.state == "delivered"
    assert services.messages_sweep(at=AT + dt.timedelta(days=1)) == 0


def test_the_sweep_finds_what_a_worker_lost(monkeypatch: pytest.MonkeyPatch) -> None:
    sent = message()
    with monkeypatch.context() as patch:
        killed_after(patch, lambda: None)
        with pytest.raises(SystemExit):
            deliver(sent)
    assert services.messages_sweep(at=AT + LEASE) == 0
    assert services.messages_sweep(at=AT + LEASE + delivery.QUEUE_GRACE) == 1


def test_a_dead_letter_is_resent_by_who_answers_for_it() -> None:
    sent = deliver(message(NOWHERE))
    Message.objects.filter(pk=sent.pk).update(attempts=MAX_ATTEMPTS)
    later = AT + dt.timedelta(days=1)
    resent = services.message_resend(actor=LUC, message=sent, at=later)
    assert (resent.state, resent.attempts, resent.next_try_at) == ("queued", 0, later)
    assert steps(sent) == ["take", "give_up", "resend"]
    assert sent.transitions.order_by("-pk").first().by == "Luc Ferrand"
    assert Event.objects.get().kind == "notifications.resent"


def test_nobody_else_resends_and_nothing_else_is_resent() -> None:
    dead, waiting = deliver(message(NOWHERE)), message()
    nurse = Actor(label="Nadia", role="nurse", user_id=41)
    for actor, which in [(nurse, dead), (LUC, waiting)]:
        with pytest.raises(Refused):
            services.message_resend(actor=actor, message=which, at=AT)
    assert not Event.objects.exists()


def test_the_mailbox_takes_the_same_message_once() -> None:
    two = ["a@pivot.example", "b@pivot.example"]
    letter = EmailMessage("Objet", "Texte", to=two, headers={"Message-ID": "<1@x>"})
    MailboxBackend().send_messages([letter])
    MailboxBackend().send_messages([letter])
    assert sorted(item.address for item in MailboxItem.objects.all()) == two


def test_a_kind_that_asks_is_asked_when_it_is_written_and_when_it_leaves(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """What was right to say may be a secret by the time a worker takes it."""
    asked: list[tuple[uuid.UUID, str]] = []

    def may_leave(about: uuid.UUID, address: str) -> bool:
        asked.append((about, address))
        return len(asked) < 2

    kind = replace(REMINDER, may_leave=may_leave)
    monkeypatch.setattr(kinds, "_kinds", {REMINDER.code: kind})
    with pytest.raises(ValueError, match="by what it goes"):
        message(NADIA, kind=REMINDER.code, context={"starts_at": AT})
    about = uuid.uuid4()
    sent = deliver(message(NADIA, kind=REMINDER.code, context={"starts_at": AT}, about=about))
    assert (sent.state, sent.error_code, received()) == (MessageState.LAPSED, "withheld", 0)
    assert asked == [(about, sent.address)] * 2
