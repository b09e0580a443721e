"""What is told of a referral to those whom it reaches, and to who wrote it: never of whom, nor why."""

import datetime as dt
from collections.abc import Iterable

from accounts import selectors as accounts
from accounts.models import User
from core import french
from core.actors import Actor
from core.clock import today
from notifications import services as outbox
from notifications.enums import Channel
from notifications.rules import Kind, Recipient, register
from scheduling import selectors
from scheduling.enums import ReferralState, Wished
from scheduling.models import Appointment, Referral

PHYSICIANS = frozenset({"physician"})


def _kind(
    code: str,
    label: str,
    subject: str,
    *,
    context: dict[str, type],
    audience: frozenset[str] = PHYSICIANS,
    channels: tuple[str, ...] = (Channel.PAGE, Channel.EMAIL),
) -> Kind:
    return Kind(
        code=f"scheduling.{code}",
        label=label,
        category="Adressages",
        channels=channels,
        context=context,
        subject=subject,
        body=f"emails/scheduling/{code}.txt" if Channel.EMAIL in channels else "",
        icon="send",
        audience=audience,
    )


RECEIVED = _kind(
    "referral_received",
    "Adressage reçu",
    "Un confrère vous adresse un patient, {wished}",
    context={"wished": str},
)
OFFERED = _kind(
    "referral_offered",
    "Adressage à prendre dans votre territoire",
    "Un adressage attend un médecin de votre territoire, {wished}",
    context={"wished": str},
    channels=(Channel.PAGE,),
)
TAKEN = _kind(
    "referral_taken",
    "Adressage pris",
    "Un confrère prend votre adressage du {written_on}",
    context={"written_on": dt.date},
    channels=(Channel.PAGE,),
)
BOOKED = _kind(
    "referral_booked",
    "Adressage suivi d’un rendez-vous",
    "Votre adressage du {written_on} a son rendez-vous, {starts_at}",
    context={"written_on": dt.date, "starts_at": dt.datetime},
)
DECLINED = _kind(
    "referral_declined",
    "Adressage décliné",
    "Votre adressage du {written_on} n’est pas pris par le confrère sollicité",
    context={"written_on": dt.date},
)
EXPIRED = _kind(
    "referral_expired",
    "Adressage resté sans rendez-vous",
    "Votre adressage du {written_on} n’est plus valable, et n’a pas eu de rendez-vous",
    context={"written_on": dt.date},
)
WITHDRAWN = _kind(
    "referral_withdrawn",
    "Adressage retiré",
    "Un confrère retire son adressage du {written_on}",
    context={"written_on": dt.date},
    audience=frozenset(),
)
FREED = _kind(
    "referral_freed",
    "Adressage à reprendre",
    "Votre adressage du {written_on} n’a plus de rendez-vous, celui du {starts_at} est annulé ou manqué",
    context={"written_on": dt.date, "starts_at": dt.datetime},
)
REGAINED = _kind(
    "referral_regained",
    "Rendez-vous d’un adressage retrouvé",
    "Le rendez-vous du {starts_at} de votre adressage du {written_on} a finalement lieu",
    context={"written_on": dt.date, "starts_at": dt.datetime},
)
MOVED = _kind(
    "referral_moved",
    "Rendez-vous d’un adressage déplacé",
    "Le rendez-vous de votre adressage du {written_on} est déplacé au {starts_at}",
    context={"written_on": dt.date, "starts_at": dt.datetime},
)
register(RECEIVED, OFFERED, TAKEN, BOOKED, DECLINED, EXPIRED, WITHDRAWN, FREED, REGAINED, MOVED)


def referral_received(actor: Actor, referral: Referral, *, at: dt.datetime) -> None:
    kind = OFFERED if referral.physician_id is None else RECEIVED
    context = {"wished": french.within(str(Wished(referral.wished).label))}
    _send(kind, actor, selectors.reached_by(referral, at), referral, context, at)


def referral_taken(actor: Actor, referral: Referral, told: Iterable[User], *, at: dt.datetime) -> None:
    """Whoever wrote it; nothing waits any more behind the bell of the others."""
    _send(TAKEN, actor, _writer(referral), referral, _written(referral), at)
    for user in told:
        outbox.notices_settle(user_id=user.pk, kind=OFFERED.code, link=link_of(referral), at=at)


def referral_booked(actor: Actor, referral: Referral, appointment: Appointment, *, at: dt.datetime) -> None:
    context = {**_written(referral), "starts_at": appointment.starts_at}
    _send(BOOKED, actor, _writer(referral), referral, context, at)
    kind, told = RECEIVED, accounts.users_of([appointment.practitioner_id])
    if referral.physician_id is None:  # booked as it was taken: nothing waits any more for the others
        kind, told = OFFERED, selectors.reached_by(referral, at)
    for user in told:
        outbox.notices_settle(user_id=user.pk, kind=kind.code, link=link_of(referral), at=at)


def act_moved(actor: Actor, appointment: Appointment, *, at: dt.datetime) -> None:
    _tell_writer(MOVED, actor, appointment, at)


def act_lost(actor: Actor, appointment: Appointment, *, at: dt.datetime) -> None:
    """Cancelled or missed: whoever wrote the referral reads that it is to be booked again."""
    _tell_writer(FREED, actor, appointment, at)


def act_regained(actor: Actor, referral: Referral, appointment: Appointment, *, at: dt.datetime) -> None:
    """The patient came after all: whoever read that it was missed."""
    context = {**_written(referral), "starts_at": appointment.starts_at}
    _send(REGAINED, actor, _writer(referral), referral, context, at)


def _tell_writer(kind: Kind, actor: Actor, appointment: Appointment, at: dt.datetime) -> None:
    referral = selectors.referral_served(appointment)
    if referral is not None:
        context = {**_written(referral), "starts_at": appointment.starts_at}
        _send(kind, actor, _writer(referral), referral, context, at)


def referral_declined(actor: Actor, referral: Referral, *, at: dt.datetime) -> None:
    """Whoever wrote it; and, when it was given back, the others whom it reaches, once more."""
    _send(DECLINED, actor, _writer(referral), referral, _written(referral), at)
    if referral.state == ReferralState.WRITTEN:
        referral_received(actor, referral, at=at)


def referral_expired(actor: Actor, referral: Referral, *, at: dt.datetime) -> None:
    _send(EXPIRED, actor, _writer(referral), referral, _written(referral), at)


def referral_withdrawn(actor: Actor, referral: Referral, told: Iterable[User], *, at: dt.datetime) -> None:
    _send(WITHDRAWN, actor, told, referral, _written(referral), at)
    for user in told:
        for kind in (RECEIVED, OFFERED):
            outbox.notices_settle(user_id=user.pk, kind=kind.code, link=link_of(referral), at=at)


def who_has_it(referral: Referral, booked: Appointment | None, at: dt.datetime) -> list[User]:
    """Whoever answers for it, else all whom it reached; and whoever booked from it."""
    own = referral.recipient
    people = accounts.users_of([own.pk]) if own is not None else selectors.reached_by(referral, at)
    booker = selectors.booker_of(booked, today(at)) if booked is not None else None
    return [*people, *([booker] if booker is not None else [])]


def link_of(referral: Referral) -> str:
    return f"/adressages/{referral.public_id}/"


def _written(referral: Referral) -> dict[str, dt.date]:
    return {"written_on": today(referral.written_at)}


def _writer(referral: Referral) -> list[User]:
    """The physician who wrote it, by their account of today."""
    return accounts.users_of([referral.referrer_id])


def _send(
    kind: Kind,
    actor: Actor,
    people: Iterable[User],
    referral: Referral,
    context: dict[str, str] | dict[str, dt.date],
    at: dt.datetime,
) -> None:
    for user in {one.pk: one for one in people if one.pk != actor.user_id}.values():
        outbox.message_send(
            kind=kind.code,
            to=Recipient.of(user),
            context=context,
            link=link_of(referral),
            at=at,
        )
