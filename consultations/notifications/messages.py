"""What was written before a call waits for the other side."""

import datetime as dt

from accounts import selectors as accounts
from accounts.models import User
from consultations.models import Consultation
from consultations.notifications.kinds import MESSAGE
from consultations.notifications.screens import day_changed
from consultations.notifications.sending import door, tell_user
from core.actors import Actor
from notifications import services as outbox
from scheduling.models import Appointment
from scheduling.notifications import beside


def message_left(consultation: Consultation, by: Actor, *, at: dt.datetime) -> None:
    """To the other side, once until it is read; nothing of the words, and nothing of a rehearsal."""
    appointment = consultation.appointment
    is_own = by.practitioner_id == appointment.practitioner_id
    day_changed(consultation)
    if consultation.is_rehearsal:
        return
    other = beside(appointment, at) if is_own else accounts.users_of([appointment.practitioner_id])
    for user in {one.pk: one for one in [*other, *_second(appointment)] if one.pk != by.user_id}.values():
        outbox.notices_settle(user_id=user.pk, kind=MESSAGE.code, link=door(consultation), at=at)
        tell_user(MESSAGE, user, consultation, at)


def _second(appointment: Appointment) -> list[User]:
    """The physician beside the patient, who has no cart’s team around them."""
    return accounts.users_of([appointment.beside_id]) if appointment.beside_id else []


def messages_read(consultation: Consultation, by: Actor, *, at: dt.datetime) -> None:
    if by.user_id is not None:
        outbox.notices_settle(user_id=by.user_id, kind=MESSAGE.code, link=door(consultation), at=at)
