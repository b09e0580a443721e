"""Two workers, two transactions, at the same instant, on the real database."""

import threading
from collections.abc import Callable

import pytest
from django.db import connection

from core.actors import job
from notifications import services
from notifications.models import MailboxItem, Message
from tests.notifications.factories import AT, BOOKED, CONTEXT, OUTSIDER

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def jobs_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    """The test plays the workers itself."""
    monkeypatch.setattr("core.jobs._send", lambda *_: None)


def together(*calls: Callable[[], object]) -> None:
    barrier, failures = threading.Barrier(len(calls)), []

    def run(call: Callable[[], object]) -> None:
        barrier.wait()
        try:
            call()
        except Exception as failure:  # noqa: BLE001
            failures.append(failure)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[call]) for call in calls]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []


def send() -> None:
    services.message_send(kind=BOOKED.code, to=OUTSIDER, context=CONTEXT, at=AT, dedup_key="rappel")


@pytest.mark.parametrize("turn", range(3))
def test_two_workers_send_one_message_once(turn: int) -> None:
    send()
    sent = Message.objects.get()

    def deliver() -> None:
        services.message_deliver(actor=job("notifications.deliver"), message_id=sent.public_id, at=AT)

    together(deliver, deliver, deliver)
    sent.refresh_from_db()
    assert (sent.state, sent.attempts, MailboxItem.objects.count()) == ("delivered", 1, 1)


def test_two_transactions_saying_the_same_write_it_once() -> None:
    together(send, send, send)
    assert Message.objects.count() == 1
