"""The stand-ins of the demo: a secure mailbox and a shared record, sealed in our own database.

They behave as servers do: what was seen before is taken as such; nobody lives in `.invalid` (RFC 2606), and
an address that begins with « panne » belongs to a server that does not answer.
"""

import base64
import smtplib
from collections.abc import Sequence

from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend

from core import clock
from correspondence.adapters.channels import Envelope, Receipt, Undeliverable
from correspondence.enums import Channel, Reason
from correspondence.models import StandInItem
from documents import cda

OUT_OF_ORDER = "panne"


class SecureMailbox(BaseEmailBackend):
    """For settings.MSSANTE_BACKEND."""

    is_the_mailbox = True

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        for message in email_messages:
            for address in message.recipients():
                _answer(address)
                key = str(message.extra_headers["Message-ID"])
                _keep(key, Channel.MSSANTE, address, message.message().as_bytes())
        return len(email_messages)


class SharedRecord:
    """Stands where the DMP would: takes what the DMP would take."""

    def send(self, envelope: Envelope) -> Receipt:
        report = envelope.parcel.report
        if report is None or not report.patient.ins:
            raise Undeliverable(Reason.NOT_READY)
        package = cda.package(report, envelope.parcel.content, envelope.parcel.pdf, envelope.submission)
        _keep(str(envelope.key), Channel.DMP, report.patient.ins, package)
        return Receipt(is_received=True)


def _answer(address: str) -> None:
    if address.endswith(".invalid"):
        raise smtplib.SMTPRecipientsRefused({address: (550, b"no such mailbox")})
    if address.startswith(OUT_OF_ORDER):
        raise smtplib.SMTPServerDisconnected("out of order")


def _keep(key: str, channel: Channel, address: str, content: bytes) -> None:
    said = {"channel": channel, "address": address, "content": base64.b64encode(content).decode()}
    StandInItem.objects.get_or_create(key=key, defaults={**said, "received_at": clock.now()})
