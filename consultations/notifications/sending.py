"""One message about one act, behind its door."""

import datetime as dt

from accounts.models import User
from consultations.models import Consultation
from directory.models import Practitioner
from notifications import services as outbox
from notifications.rules import Kind, Recipient


def tell(
    kind: Kind, practitioner: Practitioner, consultation: Consultation, at: dt.datetime, link: str = ""
) -> None:
    """Nothing to who has no account."""
    user = getattr(practitioner, "user", None)
    if user is not None:
        tell_user(kind, user, consultation, at, link)


def tell_user(kind: Kind, user: User, consultation: Consultation, at: dt.datetime, link: str = "") -> None:
    appointment = consultation.appointment
    outbox.message_send(
        kind=kind.code,
        to=Recipient.of(user),
        context={"starts_at": appointment.starts_at, "place": appointment.place or "visio simple"},
        link=link or door(consultation),
        at=at,
    )


def door(consultation: Consultation) -> str:
    return f"/teleconsultations/{consultation.public_id}/"
