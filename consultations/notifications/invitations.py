"""Who is asked into an act: a second physician, or the other side of a rehearsal."""

import datetime as dt
from collections.abc import Iterable

from accounts import selectors as accounts
from accounts.models import User
from consultations.models import Consultation, Party
from consultations.notifications.kinds import INVITED, REHEARSAL
from consultations.notifications.screens import asked_in
from consultations.notifications.sending import door, tell
from core.actors import Actor
from notifications import services as outbox
from notifications.rules import Recipient
from scheduling.notifications import beside


def invited(party: Party, *, at: dt.datetime) -> None:
    if party.practitioner is None:
        return
    asked_in(party.consultation, party.practitioner.pk)
    if party.consultation.is_rehearsal:
        host = party.consultation.appointment.practitioner.full_name
        _propose(accounts.users_of([party.practitioner.pk]), party.consultation, host, at)
    else:
        tell(INVITED, party.practitioner, party.consultation, at)


def rehearsal_proposed(consultation: Consultation, by: Actor, *, at: dt.datetime) -> None:
    """To the other side of it, behind the bell alone; nobody else ever hears of a rehearsal."""
    appointment = consultation.appointment
    is_own = appointment.practitioner_id == by.practitioner_id
    people = beside(appointment, at) if is_own else accounts.users_of([appointment.practitioner_id])
    _propose(people, consultation, by.label, at)


def _propose(people: Iterable[User], consultation: Consultation, who: str, at: dt.datetime) -> None:
    appointment = consultation.appointment
    for user in people:
        outbox.message_send(
            kind=REHEARSAL.code,
            to=Recipient.of(user),
            context={"who": who, "place": str(appointment.site or "")},
            link=door(consultation),
            dedup_key=str(consultation.public_id),
            useful_until=appointment.ends_at,
            at=at,
        )


def rehearsal_gone(consultation: Consultation) -> None:
    """What led into it would lead nowhere: nothing of it stays behind a bell."""
    outbox.notices_withdraw(link=door(consultation))
