import datetime as dt

from django.db import transaction

from notifications.models import MailboxItem, Message, Notice

# What is said once need not be kept: the act it spoke of has its own file, and its own trace.
MESSAGES_KEPT = dt.timedelta(days=90)
READ_NOTICES_KEPT = dt.timedelta(days=90)
NOTICES_KEPT = dt.timedelta(days=365)
MAILBOX_KEPT = dt.timedelta(days=30)


@transaction.atomic
def old_messages_forget(*, at: dt.datetime) -> int:
    """Remove what has been said, with its addresses; never what waits to leave. Returns how many rows."""
    removed = Message.objects.filter(ended_at__lt=at - MESSAGES_KEPT).delete()[0]
    removed += Notice.objects.filter(read_at__lt=at - READ_NOTICES_KEPT).delete()[0]
    removed += Notice.objects.filter(posted_at__lt=at - NOTICES_KEPT).delete()[0]
    return removed + MailboxItem.objects.filter(received_at__lt=at - MAILBOX_KEPT).delete()[0]
