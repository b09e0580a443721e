"""What is told of the line to whoever put a patient in it. Never who, nor why."""

import datetime as dt

from core.actors import Actor
from notifications import services as outbox
from notifications.enums import Channel
from notifications.rules import Kind, Recipient, register
from scheduling.models import WaitingEntry, WaitingOffer

LIST = "/attente/"
OFFERED = Kind(
    code="scheduling.waiting_offered",
    label="Heure qui se libère",
    category="Rendez-vous",
    channels=(Channel.PAGE, Channel.EMAIL),
    context={"starts_at": dt.datetime, "until": dt.datetime},
    subject="Une heure se libère {starts_at} pour une personne en attente, gardée jusqu’au {until}",
    body="emails/scheduling/waiting_offered.txt",
    icon="clock",
)
NOTHING = Kind(
    code="scheduling.waiting_expired",
    label="Attente sans heure libérée",
    category="Rendez-vous",
    channels=(Channel.PAGE,),
    context={"joined_on": dt.date},
    subject="Aucune heure ne s’est libérée pour la personne inscrite en attente le {joined_on}",
    icon="clock",
)
register(OFFERED, NOTHING)


def hour_offered(actor: Actor, entry: WaitingEntry, offer: WaitingOffer, *, at: dt.datetime) -> None:
    _send(OFFERED, actor, entry, {"starts_at": offer.starts_at, "until": offer.until}, at)


def nothing_came(actor: Actor, entry: WaitingEntry, *, at: dt.datetime) -> None:
    _send(NOTHING, actor, entry, {"joined_on": entry.joined_on.date()}, at)


def _send(
    kind: Kind,
    actor: Actor,
    entry: WaitingEntry,
    context: dict[str, dt.datetime] | dict[str, dt.date],
    at: dt.datetime,
) -> None:
    user = entry.joiner
    if user is None or user.pk == actor.user_id:
        return
    outbox.message_send(
        kind=kind.code,
        to=Recipient(user_id=user.pk, email=user.email, phone=user.phone, label=user.full_name),
        context=context,
        link=LIST,
        at=at,
    )
