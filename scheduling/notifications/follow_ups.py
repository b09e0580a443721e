"""What is told of what is to be booked: that there is something, and from which day. Never of whom."""

import datetime as dt
from collections.abc import Iterable

from accounts import selectors as accounts
from accounts.models import User
from core.actors import Actor
from core.clock import today
from notifications import services as outbox
from notifications.enums import Channel
from notifications.rules import Kind, Recipient, register
from scheduling.models import FollowUp
from scheduling.notifications import beside

LIST = "/a-programmer/"
AUDIENCE = frozenset({"physician", "secretary", "nurse"})
PLANNED = Kind(
    code="scheduling.follow_up_planned",
    label="Suite à programmer",
    category="Rendez-vous",
    channels=(Channel.PAGE,),
    context={"first_day": dt.date},
    subject="Un rendez-vous de suite est à programmer à partir du {first_day}",
    icon="calendar",
    audience=AUDIENCE,
)
DUE = Kind(
    code="scheduling.follow_up_due",
    label="Suite dont la date approche",
    category="Rappels",
    channels=(Channel.PAGE,),
    context={"first_day": dt.date},
    subject="Un rendez-vous de suite reste à programmer à partir du {first_day}",
    icon="calendar",
    audience=AUDIENCE,
)
register(PLANNED, DUE)


def planned(actor: Actor, row: FollowUp, *, at: dt.datetime) -> None:
    _send(PLANNED, row, (user for user in _keepers(row, at) if user.pk != actor.user_id), at)


def due(row: FollowUp, *, at: dt.datetime) -> None:
    """The physician too: whoever planned it wants to know that nobody has booked it."""
    physician = accounts.users_of([row.source.practitioner_id])
    _send(DUE, row, [*physician, *_keepers(row, at), *beside(row.source, at)], at)


def _keepers(row: FollowUp, at: dt.datetime) -> list[User]:
    return list(accounts.delegates_of([row.source.practitioner_id], today(at)))


def _send(kind: Kind, row: FollowUp, people: Iterable[User], at: dt.datetime) -> None:
    for user in {user.pk: user for user in people}.values():
        outbox.message_send(
            kind=kind.code,
            to=Recipient.of(user),
            context={"first_day": row.first_day},
            link=LIST,
            dedup_key=str(row.public_id),
            at=at,
        )
