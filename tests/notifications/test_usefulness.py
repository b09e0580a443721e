"""A code or a reminder that is worth nothing any more is not sent; what opens something is not kept."""

import datetime as dt
from typing import Any

import pytest
from django.urls import reverse

from accounts.models import User
from core.actors import Actor, job
from core.errors import Refused
from notifications import services
from notifications.adapters.carriers import Letter
from notifications.enums import Channel
from notifications.models import MailboxItem, Message, Notice
from notifications.rules import SEALED_LINK, Kind, Recipient, all_kinds, register
from notifications.rules.retries import LEASE
from notifications.services import delivery
from tests.cast import signed_in
from tests.client import PivotClient
from tests.notifications.factories import AT, BOOKED, CONTEXT, NADIA, REMINDER, message

pytestmark = pytest.mark.django_db

WORKER = job("notifications.deliver")
LUC = Actor(label="Luc Ferrand", role="regional_admin", user_id=7)
MINUTE = dt.timedelta(minutes=1)
TEN = 10 * MINUTE
SOMEBODY = Recipient(label="un patient", phone="+33600000041")
CODE = Kind(
    code="tests.code",
    label="Code",
    category="Rendez-vous",
    channels=(Channel.SMS,),
    context={"code": str, "minutes": int},
    subject="Votre code",
    sms="Code {code}",
    secrets=("code",),
    optional=False,
)
register(CODE)


def reminder(**fields: Any) -> Message:
    return message(NADIA, kind=REMINDER.code, context={"starts_at": AT + TEN}, **fields)


def code(address: str = SOMEBODY.phone) -> Message:
    to = Recipient(label="un patient", phone=address)
    values = {"code": "123456", "minutes": 10}
    return message(to, kind=CODE.code, context=values, useful_until=AT + TEN)


def deliver(sent: Message, at: dt.datetime = AT) -> Message:
    services.message_deliver(actor=WORKER, message_id=sent.public_id, at=at)
    sent.refresh_from_db()
    return sent


def test_a_reminder_that_waited_past_its_hour_is_dropped_and_said_to_be() -> None:
    sent = deliver(reminder(useful_until=AT + TEN), AT + TEN)
    assert (sent.state, sent.attempts, sent.ended_at, sent.next_try_at) == ("lapsed", 0, AT + TEN, None)
    assert not MailboxItem.objects.exists()
    assert sent.transitions.get().action == "lapse"


def test_until_its_hour_it_leaves() -> None:
    assert deliver(reminder(useful_until=AT + TEN), AT + TEN - dt.timedelta(seconds=1)).state == "delivered"


def test_what_is_worth_nothing_already_is_not_even_written() -> None:
    fields: dict[str, Any] = {"kind": BOOKED.code, "to": NADIA, "context": CONTEXT, "at": AT}
    assert services.message_send(**fields, useful_until=AT) == []
    assert not Notice.objects.exists()


def test_nobody_waits_for_a_try_that_would_come_too_late(settings: Any) -> None:
    settings.MESSAGE_CARRIERS = settings.MESSAGE_CARRIERS | {
        "sms": "tests.notifications.test_usefulness.Mute"
    }
    sent, at = reminder(useful_until=AT + 3 * MINUTE), AT
    assert deliver(sent, at).state == "failed"
    at = sent.next_try_at
    assert deliver(sent, at).state == "failed"
    at = sent.next_try_at
    assert (deliver(sent, at).state, sent.error_code) == ("lapsed", "server_unreachable")


class Mute:
    def send(self, _letter: Letter) -> Any:
        raise delivery.Postponed("server_unreachable")


class TestWhatOpensSomething:
    def test_is_kept_until_it_left_and_no_longer(self) -> None:
        sent = code()
        assert sent.context == {"code": "123456", "minutes": 10}
        deliver(sent)
        assert (sent.state, sent.context) == ("delivered", {"minutes": 10})
        assert "123456" in MailboxItem.objects.get().body

    def test_is_kept_while_it_is_tried_again(self, monkeypatch: pytest.MonkeyPatch) -> None:
        sent = code()
        with monkeypatch.context() as patch:
            patch.setattr("notifications.adapters.mailbox.SmsMailboxCarrier.send", Mute.send)
            assert deliver(sent).state == "failed"
        assert sent.context["code"] == "123456"
        assert deliver(sent, sent.next_try_at).state == "delivered"
        assert "123456" in MailboxItem.objects.get().body

    def test_is_cleared_with_a_message_that_came_too_late(self) -> None:
        assert deliver(code(), AT + TEN).context == {"minutes": 10}

    def test_what_did_not_arrive_can_be_sent_again_while_it_is_worth_something(self) -> None:
        sent = deliver(code("+33600000000"))
        assert (sent.state, sent.context["code"]) == ("dead", "123456")
        assert services.message_resend(actor=LUC, message=sent, at=AT + MINUTE).state == "queued"

    def test_and_not_afterwards_nor_is_it_kept(self) -> None:
        sent = deliver(code("+33600000000"))
        with pytest.raises(Refused, match="son heure est passée"):
            services.message_resend(actor=LUC, message=sent, at=AT + TEN)
        services.messages_sweep(at=AT + TEN)
        sent.refresh_from_db()
        assert (sent.state, sent.error_code, sent.context) == ("lapsed", "recipient_refused", {"minutes": 10})

    def test_one_that_left_and_bounced_is_not_sent_again_without_it(self) -> None:
        sent = deliver(code())
        Message.objects.filter(pk=sent.pk).update(state="dead", error_code="not_delivered")
        sent.refresh_from_db()
        with pytest.raises(Refused, match="effacé"):
            services.message_resend(actor=LUC, message=sent, at=AT + MINUTE)

    def test_is_never_written_without_an_end(self) -> None:
        with pytest.raises(ValueError, match="until an hour"):
            message(SOMEBODY, kind=CODE.code, context={"code": "1", "minutes": 1})

    def test_a_link_is_such_a_thing_in_every_kind_that_bears_one(self) -> None:
        for kind in all_kinds():
            if SEALED_LINK in kind.context:
                assert kind.emptied({SEALED_LINK: "/rdv/secret/", "x": 1}) == {"x": 1}

    def test_is_a_name_of_the_context(self) -> None:
        with pytest.raises(ValueError, match="a secret is a name"):
            Kind(code="x", label="", category="", channels=(), context={}, subject="", secrets=("code",))


def test_a_worker_lost_with_a_message_does_not_send_it_too_late() -> None:
    sent = reminder(useful_until=AT + LEASE)
    assert delivery._take(WORKER, sent.public_id, AT) is not None
    assert deliver(sent, AT + LEASE).state == "lapsed"


def test_the_region_sees_what_came_too_late_and_is_not_asked_to_send_it(
    client: PivotClient, luc: User
) -> None:
    deliver(reminder(useful_until=AT + TEN), AT + TEN)
    shown = signed_in(client, luc).get(reverse("notifications:failures")).content.decode()
    assert "dépassé" in shown
    assert "N’a pas pu partir avant son heure" in shown
    assert "Renvoyer" not in shown


def test_the_region_reads_why_a_link_that_bounced_is_not_sent_again(client: PivotClient, luc: User) -> None:
    sent = deliver(code())
    Message.objects.filter(pk=sent.pk).update(state="dead", error_code="not_delivered")
    shown = signed_in(client, luc).get(reverse("notifications:failures")).content.decode()
    assert "envoyez-en un autre" in shown
    assert "Renvoyer" not in shown
