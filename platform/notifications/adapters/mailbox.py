"""The stand-in mailbox: where the demo's e-mails and SMS arrive, sealed in our own database.

It behaves like a server: a message seen before is taken as such, and no mailbox exists under `.invalid`
(RFC 2606), which is how a demonstration shows a message that is not delivered.
"""

import smtplib
import uuid
from collections.abc import Sequence
from email.mime.text import MIMEText

from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend

from core import clock
from notifications.adapters.carriers import Letter, Receipt, Undeliverable
from notifications.enums import Channel
from notifications.models import MailboxItem

NOBODY = "0000"


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
                channel=Channel.EMAIL,
                address=address,
                subject=str(message.subject),
                body=str(message.body),
                attachment=_attached(message),
            )


class SmsMailboxCarrier:
    """A number that ends in 0000 takes nothing, as an address in `.invalid`."""

    def send(self, letter: Letter) -> Receipt:
        if not letter.address.startswith("+") or letter.address.endswith(NOBODY):
            raise Undeliverable("recipient_refused")
        _keep(str(letter.key), channel=Channel.SMS, address=letter.address, subject="", body=letter.body)
        return Receipt(str(letter.key), delivered=True)


def _attached(message: EmailMessage) -> str:
    """The text of what goes with an e-mail: an entry for a calendar, or nothing."""
    parts = [part for part in message.attachments if isinstance(part, MIMEText)]
    return "".join(bytes(part.get_payload(decode=True)).decode() for part in parts)


def _mark(address: str, message: EmailMessage) -> str:
    # Which of several recipients: their rank, as the key must not spell an address out.
    return str(message.recipients().index(address))


def _keep(key: str, **received: str) -> None:
    MailboxItem.objects.get_or_create(key=key, defaults={**received, "received_at": clock.now()})
