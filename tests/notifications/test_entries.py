"""The entry that goes with an e-mail: one event that calendars take up, move and strike out."""

import datetime as dt
import uuid
from email.message import Message as MimeMessage
from typing import Any

import pytest
from django.core import mail
from icalendar import Calendar

from core.actors import job
from notifications import services
from notifications.adapters.letters import letter_of
from notifications.models import MailboxItem, Message
from notifications.rules import EVENT, Kind, register
from notifications.services import Recipient
from tests.notifications.factories import AT, OUTSIDER, message

pytestmark = pytest.mark.django_db

EVENT_ID = uuid.UUID(int=7)
BODY = "emails/scheduling/appointment_cancelled.txt"
TAKEN = Kind(
    code="tests.taken",
    label="Pris",
    category="Rendez-vous",
    channels=("email", "sms"),
    context={**EVENT, "place": str},
    subject="Pris {starts_at}",
    body=BODY,
    calendar="REQUEST",
)
GIVEN_UP = Kind(
    code="tests.given_up",
    label="Rendu",
    category="Rendez-vous",
    channels=("email",),
    context={**EVENT, "place": str},
    subject="Rendu {starts_at}",
    body=BODY,
    calendar="CANCEL",
)
register(TAKEN, GIVEN_UP)


def written(kind: Kind, sequence: int = 1) -> Message:
    context = {
        "event": EVENT_ID,
        "sequence": sequence,
        "starts_at": AT,
        "ends_at": AT + dt.timedelta(minutes=20),
        "place": "EHPAD Les Marronniers",
    }
    return message(OUTSIDER, kind=kind.code, context=context)


def entry(kind: Kind, sequence: int = 1) -> Calendar:
    found = letter_of(written(kind, sequence)).entry
    assert found is not None
    return Calendar.from_ical(found.text)


def test_it_says_when_and_where_in_universal_time() -> None:
    calendar = entry(TAKEN)
    [event] = calendar.walk("VEVENT")
    assert (calendar["METHOD"], event["UID"], event["SEQUENCE"]) == ("REQUEST", f"{EVENT_ID}@pivot", 1)
    assert event["DTSTART"].to_ical() == b"20261117T133000Z"
    assert event["DTEND"].to_ical() == b"20261117T135000Z"
    assert event["DTSTAMP"].to_ical() == b"20261117T133000Z"
    assert (event["SUMMARY"], event["STATUS"]) == ("Téléconsultation", "CONFIRMED")


def test_it_is_addressed_to_who_reads_it_and_expects_no_answer() -> None:
    [event] = entry(TAKEN).walk("VEVENT")
    assert event["ATTENDEE"] == f"mailto:{OUTSIDER.email}"
    assert event["ATTENDEE"].params["RSVP"] == "FALSE"
    assert str(event["ORGANIZER"]).startswith("mailto:ne-pas-repondre@")
    assert OUTSIDER.label not in event.to_ical().decode()


def test_giving_up_strikes_the_same_event_out() -> None:
    calendar = entry(GIVEN_UP, sequence=2)
    [event] = calendar.walk("VEVENT")
    assert (calendar["METHOD"], event["UID"]) == ("CANCEL", f"{EVENT_ID}@pivot")
    assert (event["STATUS"], event["TRANSP"], event["SEQUENCE"]) == ("CANCELLED", "TRANSPARENT", 2)


def test_each_line_is_one_that_a_strict_reader_takes() -> None:
    """RFC 5545: lines of at most 75 octets, ended by CRLF."""
    found = letter_of(written(TAKEN)).entry
    assert found is not None
    lines = found.text.split("\r\n")
    assert "\n" not in "".join(lines)
    assert max(len(line.encode()) for line in lines) <= 75


def test_the_e_mail_carries_it_with_its_method(settings: Any) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    services.message_deliver(actor=job("tests"), message_id=written(TAKEN).public_id, at=AT)
    [sent] = mail.outbox
    mime: MimeMessage = sent.message()
    [part] = [one for one in mime.walk() if one.get_content_type() == "text/calendar"]
    assert (part.get_param("method"), part.get_filename()) == ("REQUEST", "teleconsultation.ics")
    assert b"BEGIN:VEVENT" in part.get_payload(decode=True)


def test_the_stand_in_shows_it() -> None:
    services.message_deliver(actor=job("tests"), message_id=written(TAKEN).public_id, at=AT)
    assert MailboxItem.objects.get().attachment.startswith("BEGIN:VCALENDAR")


def test_an_sms_carries_none() -> None:
    to = Recipient(label="x", phone="06 12 34 56 78")
    context = {
        "event": EVENT_ID,
        "sequence": 1,
        "starts_at": AT,
        "ends_at": AT + dt.timedelta(minutes=20),
        "place": "x",
    }
    [sms] = services.message_send(kind=TAKEN.code, to=to, context=context, at=AT)
    assert letter_of(sms).entry is None


def test_a_kind_with_an_entry_declares_what_it_is_made_of() -> None:
    with pytest.raises(ValueError, match="an entry of a calendar has"):
        Kind(
            code="tests.bad",
            label="x",
            category="x",
            channels=("email",),
            context={"starts_at": dt.datetime},
            subject="x",
            body=BODY,
            calendar="REQUEST",
        )
