"""One step of an act: the locked row, the transition row, what the screens hear."""

import datetime as dt
from uuid import UUID

from audit import services as audit
from consultations import notifications, selectors
from consultations.models import Consultation, ConsultationTransition
from consultations.states import Action, State
from core.actors import Actor
from core.errors import Conflict
from scheduling import selectors as agenda

# Why nothing of the kind starts from here, and what does.
STANDS = {
    State.PLANNED: "L’acte n’est pas commencé : préparez-le, puis mettez le patient en salle d’attente.",
    State.PREPARING: "L’acte est en préparation : mettez d’abord le patient en salle d’attente.",
    State.WAITING: "Le patient est en salle d’attente : le médecin l’admet d’abord.",
    State.IN_PROGRESS: "L’acte est en cours : interrompez-le, terminez-le ou annulez-le.",
    State.INTERRUPTED: "L’acte est interrompu : reprenez-le d’abord, ou terminez-le.",
    State.BY_PHONE: "L’acte se poursuit au téléphone : terminez-le, ou reprenez-le en vidéo.",
    State.FINISHED: "L’acte est terminé : signez son compte rendu, ou reprenez-le s’il a fini trop tôt.",
    State.CLOSED: "L’acte est clôturé et son compte rendu signé : il ne change plus.",
    State.CANCELLED: "L’acte est annulé : prenez un autre rendez-vous.",
    State.IN_PERSON: "L’acte est passé en présentiel : prenez un autre rendez-vous.",
}


class Illegal(Conflict):
    """A step that does not start from where the act stands; in words."""


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
    """Moves a locked act; Illegal when the action does not start from its state.

    `fields` were set by the caller and are saved with the state: constraints tie them together. The caller
    records the event, by its own name.
    """
    source = State(consultation.state)
    if not consultation.may(action):
        raise Illegal(STANDS[source], code="illegal_transition")
    target = consultation.next_state(action)
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


def prepare_if_planned(actor: Actor, consultation: Consultation, at: dt.datetime) -> None:
    """The first gesture of preparation, whichever it is; a locked act further on stays where it is."""
    if consultation.state != State.PLANNED:
        return
    step(actor, consultation, Action.PREPARE, at)
    audit.record(actor, "consultations.prepare", consultation, at=at, patient=patient_of(consultation))


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
