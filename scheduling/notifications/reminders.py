"""What people are reminded of: tomorrow’s appointments in one message, and the cart before each of them."""

import datetime as dt
from collections.abc import Mapping, Sequence

from accounts.models import User
from notifications import services as outbox
from notifications.enums import Channel
from notifications.rules import Kind, Recipient, register
from scheduling.models import Appointment

CART_ON = Kind(
    code="scheduling.cart_on",
    label="Appareils à allumer et à vérifier",
    category="Rappels",
    channels=(Channel.PAGE,),
    context={"starts_at": dt.datetime, "place": str},
    subject="Allumez et vérifiez les appareils : téléconsultation {starts_at}, {place}",
    icon="cart",
    audience=frozenset({"nurse"}),
)
TOMORROW = Kind(
    code="scheduling.tomorrow",
    label="Téléconsultations du lendemain",
    category="Rappels",
    channels=(Channel.PAGE, Channel.EMAIL),
    context={"what": str, "first_at": dt.datetime},
    subject="Demain : {what}, {first_at}",
    body="emails/scheduling/tomorrow.txt",
    icon="calendar",
    audience=frozenset({"physician", "nurse"}),
)
register(CART_ON, TOMORROW)


def cart_on(appointment: Appointment, people: Sequence[User], *, at: dt.datetime) -> None:
    """Once for each hour it is moved to."""
    for user in people:
        outbox.message_send(
            kind=CART_ON.code,
            to=Recipient.of(user),
            context={"starts_at": appointment.starts_at, "place": appointment.place},
            link=f"/rendez-vous/{appointment.public_id}/",
            dedup_key=f"{appointment.public_id} {appointment.starts_at.isoformat()}",
            at=at,
            useful_until=appointment.starts_at,
        )


def tomorrow(of: Mapping[User, Sequence[Appointment]], day: dt.date, *, at: dt.datetime) -> None:
    """One message a person and day, whatever the number."""
    for user, appointments in of.items():
        outbox.message_send(
            kind=TOMORROW.code,
            to=Recipient.of(user),
            context={"what": _what(len(appointments)), "first_at": appointments[0].starts_at},
            link=f"/agenda/?vue=jour&jour={day.isoformat()}",
            dedup_key=day.isoformat(),
            at=at,
            useful_until=appointments[0].starts_at,
        )


def _what(count: int) -> str:
    return "une téléconsultation" if count == 1 else f"{count} téléconsultations, la première"
