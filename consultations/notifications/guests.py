"""Links, to those who have no account. No patient is named."""

import datetime as dt

from consultations.models import Observer
from consultations.notifications.kinds import INSTALLER, OBSERVER
from core import french
from notifications import services as outbox
from notifications.rules import SEALED_LINK, Recipient
from territory.models import LineTestLink


def observer_invited(observer: Observer, email: str, secret: str, *, at: dt.datetime) -> None:
    """The link, to who has no account; no patient is named."""
    outbox.message_send(
        kind=OBSERVER.code,
        to=Recipient(email=email, label=observer.party.label),
        context={
            "who": observer.owner_label,
            "quality": french.within(observer.quality),
            "until": observer.link_until,
            SEALED_LINK: link_of(secret),
        },
        at=at,
        useful_until=observer.link_until,
    )


def installer_invited(link: LineTestLink, secret: str, email: str, at: dt.datetime) -> None:
    """The link, to an installer who has no account."""
    outbox.message_send(
        kind=INSTALLER.code,
        to=Recipient(email=email, label=link.label),
        context={
            "who": link.made_by,
            "place": str(link.site),
            "until": link.link_until,
            SEALED_LINK: f"/essai/lien/{secret}/",
        },
        at=at,
        useful_until=link.link_until,
    )


def link_of(secret: str) -> str:
    """Where a secret leads, on our own address."""
    return f"/invitation/{secret}/"
