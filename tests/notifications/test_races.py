"""Two workers, two transactions, at the same instant, on the real database."""

import pytest

from core.actors import job
from notifications import services
from notifications.models import MailboxItem, Message
from tests.notifications.factories import AT, BOOKED, CONTEXT, OUTSIDER
from tests.together import together

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def jobs_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    """The test plays the workers itself."""
    monkeypatch.setattr("core.jobs._send", lambda *_: None)


def send() -> None:
    services.message_send(kind=BOOKED.code, to=OUTSIDER, context=CONTEXT, at=AT, dedup_key="rappel")


@pytest.mark.parametrize("turn", range(3))
def test_two_workers_send_one_message_once(turn: int) -> None:
    send()
    sent = Message.objects.get()

    def deliver() -> None:
        services.message_deliver(actor=job("notifications.deliver"), message_id=sent.public_id, at=AT)

    assert together(deliver, deliver, deliver) == [None] * 3
    sent.refresh_from_db()
    assert (sent.state, sent.attempts, MailboxItem.objects.count()) == ("delivered", 1, 1)


def test_two_transactions_saying_the_same_write_it_once() -> None:
    assert together(send, send, send) == [None] * 3
    assert Message.objects.count() == 1
