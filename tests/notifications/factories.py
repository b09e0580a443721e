"""Kinds and recipients for tests: the apps declare their own."""

import datetime as dt
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.core import mail

from core.actors import job
from notifications import services
from notifications.models import MailboxItem, Message
from notifications.rules import Kind, Recipient, Value, register

AT = dt.datetime(2026, 11, 17, 13, 30, tzinfo=dt.UTC)
APPOINTMENT = UUID("7d3f3f0e-4d86-4a55-9d1b-0a5f1f6b1c11")

BOOKED = Kind(
    code="tests.appointment_booked",
    label="Rendez-vous pris",
    category="Rendez-vous",
    channels=("page", "email"),
    context={"starts_at": dt.datetime, "place": str},
    subject="Téléconsultation prévue {starts_at}, {place}",
    body="emails/scheduling/appointment_booked.txt",
    notice="Un rendez-vous est pris {starts_at}, {place}",
)
REMINDER = Kind(
    code="tests.reminder",
    label="Rappel",
    category="Rendez-vous",
    channels=("sms",),
    context={"starts_at": dt.datetime},
    subject="Rappel : téléconsultation {starts_at}",
    audience=frozenset({"nurse"}),
)
INCIDENT = Kind(
    code="tests.incident",
    label="Incident sur un chariot",
    category="Sécurité",
    channels=("page", "email"),
    context={},
    subject="Un chariot signale un incident",
    body="emails/foot.txt",
    optional=False,
)
register(BOOKED, REMINDER, INCIDENT)

NADIA = Recipient(label="Nadia Benali", user_id=41, email="nadia.benali@pivot.example", phone="+33600000041")
OUTSIDER = Recipient(label="Pharmacie Dubois", email="contact@pharmacie.example")
NOWHERE = Recipient(label="Pharmacie fermée", email="contact@pharmacie.invalid")

CONTEXT: Mapping[str, Value] = {"starts_at": AT, "place": "EHPAD Les Marronniers"}


def send(to: Recipient = NADIA, **fields: Any) -> list[Message]:
    values: dict[str, Any] = {"kind": BOOKED.code, "context": CONTEXT, "at": AT} | fields
    return services.message_send(to=to, **values)


def arrived(sent: Message) -> str:
    """What its reader finds in their mailbox: a link or a code that left is no longer in the outbox."""
    services.message_deliver(actor=job("tests"), message_id=sent.public_id, at=sent.queued_at)
    key = str(sent.public_id)
    by_email = [one.body for one in mail.outbox if key in one.extra_headers["Message-ID"]]
    return str(by_email[0]) if by_email else MailboxItem.objects.get(key__contains=key).body


def message(to: Recipient = OUTSIDER, **fields: Any) -> Message:
    """One message in the outbox, not sent yet: outside a test's transaction its job would run at once."""
    (written,) = send(to, **fields)
    return written
