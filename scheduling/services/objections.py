"""The treating physician objects before the act, takes it back; the physician of the act decides."""

import datetime as dt
from uuid import UUID

from django.db import transaction

from audit import services as audit
from core.actors import Actor
from core.errors import Conflict, Invalid, NotFound
from core.models import inserted
from directory import selectors as directory
from directory.models import Practitioner
from patients.models import TreatingPhysician
from scheduling import selectors
from scheduling.enums import ObjectionReason
from scheduling.models import Appointment, Objection
from scheduling.notifications import objections as notifications
from scheduling.policies import objections as policies
from scheduling.services.holding import log

TOO_LATE = "Cet acte est commencé, clos ou annulé : il n’y a plus à s’y opposer."
NONE_STANDS = "Il n’y a plus d’opposition à décider : le médecin traitant l’a retirée."


@transaction.atomic
def objection_make(
    *, actor: Actor, appointment: UUID, reason: ObjectionReason, words: str = "", at: dt.datetime
) -> Objection:
    """Nothing is cancelled: whoever booked and the physician of the act are told, and the latter decides."""
    row = selectors.appointment_for(actor, appointment, lock=True)
    policies.require_objector(actor, row)
    _require_before(row, at)
    if selectors.own_objection(actor, row) is not None:
        raise Conflict("Votre opposition à ce rendez-vous est déjà notée.")
    if reason == ObjectionReason.OTHER and not words.strip():
        raise Invalid("Dites laquelle.", field="words")
    objection = Objection(
        appointment=row,
        practitioner=_own(actor),
        reason=reason,
        words=words.strip() or None,
        made_by=actor.label,
        made_at=at,
    )
    inserted(objection)
    _trace(actor, row, "object", "scheduling.objection_made", at)
    notifications.objection_made(actor, row, at=at)
    return objection


@transaction.atomic
def objection_withdraw(*, actor: Actor, appointment: UUID, at: dt.datetime) -> None:
    row = selectors.appointment_for(actor, appointment, lock=True)
    objection = selectors.own_objection(actor, row)
    if objection is None or not policies.can_withdraw(actor, objection):
        policies.require_objector(actor, row)
        raise Conflict("Cette opposition est déjà retirée.")
    _require_before(row, at)
    _end(objection, actor, at)
    _trace(actor, row, "object_withdraw", "scheduling.objection_withdrawn", at)
    notifications.objection_withdrawn(actor, row, at=at)


@transaction.atomic
def objection_keep(*, actor: Actor, appointment: UUID, words: str, at: dt.datetime) -> None:
    """The physician of the act goes on, and says why; the treating physician reads it."""
    row = selectors.appointment_for(actor, appointment, lock=True)
    policies.require_decider(actor, row)
    if not words.strip():
        raise Invalid("Dites pourquoi vous poursuivez : le médecin traitant le lira.", field="words")
    waiting = selectors.undecided(row)
    if not waiting:
        raise Conflict(NONE_STANDS)
    for objection in waiting:
        objection.kept_words, objection.kept_by, objection.kept_at = words.strip(), actor.label, at
        objection.save(update_fields=["kept_words", "kept_by", "kept_at", "updated_at"])
    _trace(actor, row, "object_keep", "scheduling.objection_kept", at)
    notifications.objection_kept(actor, row, waiting, at=at)


def treating_physician_changed(actor: Actor, declaration: TreatingPhysician, at: dt.datetime) -> None:
    """The objections of the former one fall with the declaration; the new one is told of what is to come."""
    for row in selectors.coming_of(declaration.patient, at):
        for objection in selectors.objections_of(row):
            if objection.practitioner_id != declaration.practitioner_id:
                _end(objection, actor, at)
                _trace(actor, row, "object_lapse", "scheduling.objection_lapsed", at)
        notifications.treating_told(actor, row, declaration.practitioner, at=at)


def _end(objection: Objection, actor: Actor, at: dt.datetime) -> None:
    objection.withdrawn_by, objection.withdrawn_at = actor.label, at
    objection.save(update_fields=["withdrawn_by", "withdrawn_at", "updated_at"])


def _trace(actor: Actor, row: Appointment, step: str, event: str, at: dt.datetime) -> None:
    """In the history of the appointment, and in the journal: that it was said, and nothing of why."""
    log(actor, row, step, row.state, at)
    audit.record(actor, event, row, at=at, patient=row.patient.public_id)


def _require_before(row: Appointment, at: dt.datetime) -> None:
    if not policies.is_before(row, at):
        raise Conflict(TOO_LATE)


def _own(actor: Actor) -> Practitioner:
    own = directory.practitioner_of(actor.practitioner_id or 0)
    if own is None:
        raise NotFound("Vous n’êtes plus à l’annuaire.")
    return own
