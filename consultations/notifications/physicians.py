"""What the physician of an act hears of it, and the médecin traitant of the patient."""

import datetime as dt

from consultations.models import Consultation
from consultations.notifications.kinds import COPIED, FAILED, REFUSED, WAITS
from consultations.notifications.screens import day_changed
from consultations.notifications.sending import door, tell
from core.actors import Actor
from directory.models import Practitioner
from notifications import services as outbox


def patient_waits(consultation: Consultation, *, at: dt.datetime) -> None:
    tell(WAITS, consultation.appointment.practitioner, consultation, at)


def nobody_waits(consultation: Consultation, *, at: dt.datetime) -> None:
    """Admitted or cancelled: the notice that said so is settled."""
    user = getattr(consultation.appointment.practitioner, "user", None)
    if user is not None:
        outbox.notices_settle(user_id=user.pk, kind=WAITS.code, link=door(consultation), at=at)


def consent_refused(consultation: Consultation, by: Actor, *, at: dt.datetime) -> None:
    """To the physician, unless they wrote it themselves; nothing is sent of a rehearsal, which shows it."""
    if consultation.is_rehearsal:
        return
    if by.practitioner_id != consultation.appointment.practitioner_id:
        tell(REFUSED, consultation.appointment.practitioner, consultation, at)


def failed_before(consultation: Consultation, by: Actor, *, is_told: bool, at: dt.datetime) -> None:
    """To the physician, unless they are beside the patient: on their page and day, and behind the bell."""
    practitioner = consultation.appointment.practitioner
    day_changed(consultation)
    if is_told and not consultation.is_rehearsal and by.practitioner_id != practitioner.pk:
        tell(FAILED, practitioner, consultation, at)


def report_copied(consultation: Consultation, treating: Practitioner, *, at: dt.datetime) -> None:
    """To the médecin traitant, whose file it concerns though they wrote nothing."""
    # Who took no part in the act does not enter it: the report is in the file, which is theirs to open.
    file = f"/patients/{consultation.appointment.patient.public_id}/#documents-h"
    tell(COPIED, treating, consultation, at, link=file)
