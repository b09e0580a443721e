"""The stand-in mailbox: where the demo's e-mails and SMS arrive, sealed in our own database.

It behaves like a server: a message seen before is taken as such, and no mailbox exists under `.invalid`
(RFC 2606), which is how a demonstration shows a message that is not delivered.
"""

import smtplib
import uuid
from collections.abc import Sequence

from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend

from core import clock
from notifications.adapters.carriers import Letter, Receipt, Undeliverable
from notifications.enums import Channel
from notifications.models import MailboxItem


class MailboxBackend(BaseEmailBackend):
    """For settings.EMAIL_BACKEND: takes every e-mail of the platform, those of the accounts too."""

    is_the_mailbox = True

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        for message in email_messages:
            self._receive(message)
        return len(email_messages)

    def _receive(self, message: EmailMessage) -> None:
        refused = {to: (550, b"no such mailbox") for to in message.recipients() if to.endswith(".invalid")}
        if refused:
            raise smtplib.SMTPRecipientsRefused(refused)
        key = message.extra_headers.get("Message-ID") or f"<{uuid.uuid4()}>"
        for address in message.recipients():
            _keep(
                f"{key} {_mark(address, message)}",
                Channel.EMAIL,
                address,
                str(message.subject),
                str(message.body),
            )


class SmsMailboxCarrier:
    def send(self, letter: Letter) -> Receipt:
        if not letter.address.startswith("+"):
            raise Undeliverable("recipient_refused")
        _keep(str(letter.key), Channel.SMS, letter.address, "", letter.body)
        return Receipt(str(letter.key), delivered=True)


def _mark(address: str, message: EmailMessage) -> str:
    # Which of several recipients: their rank, as the key must not spell an address out.
    return str(message.recipients().index(address))


def _keep(key: str, channel: Channel, address: str, subject: str, body: str) -> None:
    MailboxItem.objects.get_or_create(
        key=key,
        defaults={
            "channel": channel,
            "address": address,
            "subject": subject,
            "body": body,
            "received_at": clock.now(),
        },
    )
