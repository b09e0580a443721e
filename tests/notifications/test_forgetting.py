"""What has been said is not kept for ever; what waits is never lost."""

import datetime as dt

import pytest

from core.actors import job
from notifications import services
from notifications.models import MailboxItem, Message, MessageTransition, Notice
from notifications.services.forgetting import MAILBOX_KEPT, MESSAGES_KEPT, NOTICES_KEPT
from tests.notifications.factories import AT, NADIA, message, send

pytestmark = pytest.mark.django_db

DAY = dt.timedelta(days=1)


def test_a_message_that_left_is_forgotten_with_its_steps_and_its_copy() -> None:
    services.message_deliver(actor=job("x"), message_id=message().public_id, at=AT)
    services.old_messages_forget(at=AT + MESSAGES_KEPT - DAY)
    assert Message.objects.count() == 1
    MailboxItem.objects.update(received_at=AT)
    services.old_messages_forget(at=AT + MESSAGES_KEPT + DAY)
    assert not Message.objects.exists()
    assert not MessageTransition.objects.exists()
    assert not MailboxItem.objects.exists()
    assert MAILBOX_KEPT < MESSAGES_KEPT


def test_a_message_that_waits_is_kept_however_old() -> None:
    message()
    assert services.old_messages_forget(at=AT + 1000 * DAY) == 0
    assert Message.objects.count() == 1


def test_an_unread_notice_is_kept_longer_than_a_read_one() -> None:
    send(NADIA)
    send(NADIA)
    Notice.objects.filter(pk=Notice.objects.order_by("pk").first().pk).update(read_at=AT)
    services.old_messages_forget(at=AT + MESSAGES_KEPT + DAY)
    assert Notice.objects.count() == 1
    services.old_messages_forget(at=AT + NOTICES_KEPT + DAY)
    assert not Notice.objects.exists()
