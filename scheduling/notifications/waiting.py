"""What is told of the line to whoever put a patient in it, and to whose hour it is. Never who, nor why."""

import datetime as dt
from collections.abc import Iterable, Mapping

from accounts import selectors as accounts
from accounts.models import User
from core.actors import Actor
from core.clock import today
from notifications import services as outbox
from notifications.enums import Channel
from notifications.rules import Kind, Recipient, Value, register
from scheduling import selectors
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
ANSWERED = Kind(
    code="scheduling.waiting_answered",
    label="Réponse par lien à une heure offerte",
    category="Rendez-vous",
    channels=(Channel.PAGE,),
    context={"starts_at": dt.datetime, "answer": str},
    subject="Par lien, la personne en attente {answer} l’heure offerte, {starts_at}",
    icon="clock",
)
register(OFFERED, NOTHING, ANSWERED)


def hour_offered(actor: Actor, entry: WaitingEntry, offer: WaitingOffer, *, at: dt.datetime) -> None:
    people = [*_answering(entry, [offer.practitioner_id], at), *accounts.users_of([offer.practitioner_id])]
    context = {"starts_at": offer.starts_at, "until": offer.until}
    _send(OFFERED, actor, people, context, at, useful_until=offer.until)


def nothing_came(actor: Actor, entry: WaitingEntry, *, at: dt.datetime) -> None:
    agendas = [one.pk for one in entry.practitioners.all()]
    _send(NOTHING, actor, _answering(entry, agendas, at), {"joined_on": entry.joined_on.date()}, at)


def answered_by_link(
    actor: Actor, entry: WaitingEntry, offer: WaitingOffer, answer: str, *, at: dt.datetime
) -> None:
    """`answer`: « prend », « ne prend pas »."""
    context: dict[str, Value] = {"starts_at": offer.starts_at, "answer": answer}
    _send(ANSWERED, actor, _answering(entry, [offer.practitioner_id], at), context, at)


def _send(
    kind: Kind,
    actor: Actor,
    people: Iterable[User],
    context: Mapping[str, Value],
    at: dt.datetime,
    *,
    useful_until: dt.datetime | None = None,
) -> None:
    for user in {user.pk: user for user in people}.values():
        if user.pk == actor.user_id:
            continue
        outbox.message_send(
            kind=kind.code,
            to=Recipient.of(user),
            context=context,
            link=LIST,
            at=at,
            useful_until=useful_until,
        )


def _answering(entry: WaitingEntry, agendas: Iterable[int], at: dt.datetime) -> list[User]:
    """Who put them in line; those who keep these agendas, once that person keeps none of them any more."""
    joiner = selectors.joiner_of(entry, at)
    return [joiner] if joiner is not None else list(accounts.delegates_of(agendas, today(at)))
