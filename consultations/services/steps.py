"""One step of an act: the locked row, the transition row, what the screens hear."""

import datetime as dt
from uuid import UUID

from audit import services as audit
from consultations import notifications, selectors
from consultations.models import Consultation, ConsultationTransition
from consultations.states import Action, State
from core.actors import Actor
from scheduling import selectors as agenda


def locked(actor: Actor, public_id: UUID) -> Consultation:
    """The act under lock for one who gives care in it."""
    return selectors.act_for(actor, public_id, lock=True)


def locked_with_hour(actor: Actor, public_id: UUID) -> Consultation:
    """The same for what moves its appointment too: the appointment first, as the agenda does."""
    agenda.appointment_locked(selectors.act_for(actor, public_id).appointment_id)
    return locked(actor, public_id)


def step(
    actor: Actor, consultation: Consultation, action: Action, at: dt.datetime, *fields: str, reason: str = ""
) -> None:
    """Moves a locked act; Conflict when the action does not start from its state.

    `fields` were set by the caller and are saved with the state: constraints tie them together. The caller
    records the event, by its own name.
    """
    source, target = consultation.state, consultation.next_state(action)
    consultation.state = target
    consultation.save(update_fields=["state", *fields, "updated_at"])
    ConsultationTransition.objects.create(
        consultation=consultation,
        action=action,
        source=source,
        target=target,
        actor_label=actor.label,
        actor_role=actor.role,
        reason=reason,
        occurred_at=at,
    )
    if source == State.INTERRUPTED:
        _interruption_end(actor, consultation, at)
    notifications.state_changed(consultation)


def _interruption_end(actor: Actor, consultation: Consultation, at: dt.datetime) -> None:
    """By whichever step comes next: it is taken up, finished, cancelled."""
    interruption = selectors.interruption_of(consultation)
    if interruption is None:
        return
    interruption.ended_at, interruption.ended_by = max(at, interruption.begun_at), actor.label
    interruption.save(update_fields=["ended_at", "ended_by", "updated_at"])
    seconds = int((interruption.ended_at - interruption.begun_at).total_seconds())
    patient = patient_of(consultation)
    audit.record(
        actor, "consultations.interruption_over", consultation, at=at, patient=patient, seconds=seconds
    )


def patient_of(consultation: Consultation) -> UUID:
    """Whose journal the events of this act are in."""
    return consultation.appointment.patient.public_id
