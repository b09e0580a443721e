"""What the treating physician is told of an act of their patient, and the others of their objection.

Never of whom, nor why: the reader signs in to see it.
"""

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
from patients import selectors as patients
from scheduling import selectors
from scheduling.models import Appointment, Objection

PHYSICIANS = frozenset({"physician"})


def _kind(code: str, label: str, subject: str, *, audience: frozenset[str] = frozenset()) -> Kind:
    return Kind(
        code=f"scheduling.{code}",
        label=label,
        category="Médecin traitant",
        channels=(Channel.PAGE, Channel.EMAIL),
        context={"starts_at": dt.datetime, "place": str},
        subject=subject,
        body=f"emails/scheduling/{code}.txt",
        icon="shield",
        audience=audience,
    )


TOLD = _kind(
    "treating_told",
    "Rendez-vous pris pour un de vos patients",
    "Un rendez-vous est pris pour un de vos patients, {starts_at}, {place}",
    audience=PHYSICIANS,
)
MADE = _kind(
    "objection_made",
    "Opposition d’un médecin traitant",
    "Le médecin traitant s’oppose à la téléconsultation du {starts_at}, {place}",
)
WITHDRAWN = _kind(
    "objection_withdrawn",
    "Opposition retirée",
    "Le médecin traitant ne s’oppose plus à la téléconsultation du {starts_at}, {place}",
)
KEPT = _kind(
    "objection_kept",
    "Acte maintenu malgré votre opposition",
    "La téléconsultation du {starts_at}, {place}, est maintenue malgré votre opposition",
    audience=PHYSICIANS,
)
register(TOLD, MADE, WITHDRAWN, KEPT)


def booked_elsewhere(actor: Actor, appointment: Appointment, *, at: dt.datetime) -> None:
    """The treating physician, when somebody else books their patient."""
    declared = patients.treating_physician_of(appointment.patient)
    if declared is not None:
        treating_told(actor, appointment, declared.practitioner, at=at)


def treating_told(actor: Actor, appointment: Appointment, treating: Practitioner, *, at: dt.datetime) -> None:
    """Once for an act; not of what they hold, ask for or book in person.

    A secretary whom several physicians share books with any of them: that is told, as to anybody else.
    """
    theirs = {appointment.practitioner_id, appointment.requester_id, actor.practitioner_id}
    if treating.pk not in theirs:
        people = accounts.users_of([treating.pk])
        _send(TOLD, people, actor, appointment, at, dedup_key=str(appointment.public_id))


def objection_made(actor: Actor, appointment: Appointment, *, at: dt.datetime) -> None:
    _send(MADE, _of_the_act(appointment, at), actor, appointment, at)


def objection_withdrawn(actor: Actor, appointment: Appointment, *, at: dt.datetime) -> None:
    _send(WITHDRAWN, _of_the_act(appointment, at), actor, appointment, at)


def objection_kept(
    actor: Actor, appointment: Appointment, objections: Iterable[Objection], *, at: dt.datetime
) -> None:
    people = accounts.users_of([one.practitioner_id for one in objections])
    _send(KEPT, people, actor, appointment, at)


def _of_the_act(appointment: Appointment, at: dt.datetime) -> list[User]:
    """Whoever booked, and the physicians of the act: the one who asks sits there between physicians."""
    booker = selectors.booker_of(appointment, today(at))
    return [
        *accounts.users_of([appointment.practitioner_id, appointment.beside_id]),
        *([booker] if booker is not None else []),
    ]


def _send(
    kind: Kind,
    people: Iterable[User],
    actor: Actor,
    appointment: Appointment,
    at: dt.datetime,
    *,
    dedup_key: str = "",
) -> None:
    place = appointment.place or "visio simple"
    for user in {one.pk: one for one in people if one.pk != actor.user_id}.values():
        outbox.message_send(
            kind=kind.code,
            to=Recipient.of(user),
            context={"starts_at": appointment.starts_at, "place": place},
            link=f"/rendez-vous/{appointment.public_id}/",
            dedup_key=dedup_key,
            at=at,
        )
