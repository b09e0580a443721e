"""What a leave says to who stands in, and to who is away when their deputy leaves too."""

import datetime as dt
from collections.abc import Iterable

from accounts import selectors as accounts
from accounts.models import User
from core.actors import Actor
from core.clock import today
from directory.models import Practitioner
from notifications import services as outbox
from notifications.enums import Channel
from notifications.rules import Kind, Recipient, register
from scheduling.models import Absence


def _kind(code: str, label: str, subject: str) -> Kind:
    return Kind(
        code=f"scheduling.{code}",
        label=label,
        category="Suppléance",
        channels=(Channel.PAGE, Channel.EMAIL),
        context={"who": str, "starts_at": dt.datetime, "ends_at": dt.datetime},
        subject=subject,
        body=f"emails/scheduling/{code}.txt",
        icon="calendar",
    )


NAMED = _kind("deputy_named", "Suppléance confiée", "Vous suppléez {who} du {starts_at} au {ends_at}")
RELEASED = _kind(
    "deputy_released", "Suppléance retirée", "Vous ne suppléez plus {who} du {starts_at} au {ends_at}"
)
AWAY = _kind(
    "deputy_away", "Suppléant absent", "{who}, qui vous supplée, s’absente du {starts_at} au {ends_at}"
)
register(NAMED, RELEASED, AWAY)


def deputy_named(actor: Actor, absence: Absence, *, at: dt.datetime) -> None:
    """Who stands in, and who keeps their agenda."""
    if absence.deputy is not None:
        _send(NAMED, actor, absence.deputy, absence.practitioner, absence, "/agenda/", at)


def deputy_released(actor: Actor, absence: Absence, *, at: dt.datetime) -> None:
    if absence.deputy is not None and absence.ends_at > at:
        _send(RELEASED, actor, absence.deputy, absence.practitioner, absence, "/agenda/", at)


def deputy_away(actor: Actor, own: Absence, covered: Iterable[Absence], *, at: dt.datetime) -> None:
    """Whom they were to stand in for: somebody else is to be named."""
    for row in covered:
        link = f"/agenda/horaires/{row.practitioner.public_id}/"
        _send(AWAY, actor, row.practitioner, own.practitioner, own, link, at)


def _send(
    kind: Kind,
    actor: Actor,
    to: Practitioner,
    who: Practitioner,
    period: Absence,
    link: str,
    at: dt.datetime,
) -> None:
    for user in _keepers(to, at):
        if user.pk == actor.user_id:
            continue
        outbox.message_send(
            kind=kind.code,
            to=Recipient.of(user),
            context={"who": who.full_name, "starts_at": period.starts_at, "ends_at": period.ends_at},
            link=link,
            at=at,
        )


def _keepers(of: Practitioner, at: dt.datetime) -> Iterable[User]:
    return dict.fromkeys([*accounts.users_of([of.pk]), *accounts.delegates_of([of.pk], today(at))])
