"""The life of an act. A person moves it; the video never does."""

import datetime as dt
from uuid import UUID

from django.db import transaction

from audit import services as audit
from consultations import notifications, policies, selectors
from consultations.adapters import relay
from consultations.enums import AparteEnd, CancelReason, ObserverEnd, PartyRole
from consultations.models import Consultation
from consultations.services.apartes import end_current
from consultations.services.observers import end_observers
from consultations.services.put_away import require_put_away
from consultations.services.rehearsals import hour_freed
from consultations.services.steps import locked, locked_with_hour, patient_of, prepare_if_planned, step
from consultations.states import BEFORE_THE_CALL, Action, State
from core.actors import Actor
from core.errors import Conflict
from patients import selectors as patients
from patients.enums import ConsentDecision
from scheduling import selectors as agenda
from scheduling import services as scheduling
from scheduling.enums import AppointmentState
from scheduling.enums import CancelReason as AgendaReason
from scheduling.models import Appointment


class ConsentMissing(Conflict):
    default = "Recueillez d’abord le consentement : dites qui accepte."


class Objected(Conflict):
    default = "Le médecin traitant s’oppose à cet acte : décidez d’abord de poursuivre, ou annulez."


WAITED = (PartyRole.CART, PartyRole.PATIENT)
CONDUCTS = "Seul le médecin de cet acte peut le faire."
TAKES_UP = "Le médecin a interrompu l’acte : c’est lui qui le reprend."


@transaction.atomic
def consultation_open(*, actor: Actor, appointment_public_id: UUID, at: dt.datetime) -> Consultation:
    """The act of an appointment: made at the first asking, the same ever after."""
    appointment = agenda.appointment_for(actor, appointment_public_id, lock=True)
    consultation = selectors.act_of(actor, appointment)
    if consultation.pk is not None:
        return consultation
    if appointment.state != AppointmentState.BOOKED:
        raise Conflict("Ce rendez-vous n’est plus à honorer.")
    consultation.save(force_insert=True)
    audit.record(actor, "consultations.opened", consultation, at=at, patient=patient_of(consultation))
    return consultation


@transaction.atomic
def consultation_seen(*, actor: Actor, public_id: UUID, at: dt.datetime) -> Consultation:
    """Opens the act to read what is clinical, and leaves the trace that « Vu par » shows."""
    consultation = selectors.act_for(actor, public_id)
    audit.read(
        actor,
        "consultations.seen",
        consultation,
        at=at,
        patient=consultation.appointment.patient.public_id,
    )
    notifications.messages_read(consultation, actor, at=at)
    return consultation


@transaction.atomic
def consultation_prepare(*, actor: Actor, public_id: UUID, at: dt.datetime) -> Consultation:
    """The first gesture of preparation. Asked again, it changes nothing."""
    consultation = locked(actor, public_id)
    policies.require(policies.can_prepare(actor, consultation))
    prepare_if_planned(actor, consultation, at)
    return consultation


@transaction.atomic
def consultation_wait(*, actor: Actor, public_id: UUID, at: dt.datetime) -> Consultation:
    """« Nous sommes prêts »: the physician sees who waits. Consent comes first (L1111-4 CSP)."""
    consultation = locked(actor, public_id)
    policies.require(policies.can_prepare(actor, consultation))
    consent = patients.consent_for(consultation.public_id)
    if consent is None or consent.decision != ConsentDecision.GIVEN:
        raise ConsentMissing(code="consent_missing")
    consultation.waiting_since = at
    step(actor, consultation, Action.WAIT, at, "waiting_since")
    audit.record(actor, "consultations.wait", consultation, at=at, patient=patient_of(consultation))
    notifications.patient_waits(consultation, at=at)
    return consultation


@transaction.atomic
def consultation_ready(*, actor: Actor, public_id: UUID, at: dt.datetime) -> Consultation:
    """The same from the page of preparation: what the act before left of the cart is put away first."""
    require_put_away(locked(actor, public_id))
    return consultation_wait(actor=actor, public_id=public_id, at=at)


@transaction.atomic
def consultation_admit(*, actor: Actor, public_id: UUID, at: dt.datetime) -> Consultation:
    """The physician lets the patient in: the act begins now."""
    consultation = locked_with_hour(actor, public_id)
    policies.require(policies.can_conduct(actor, consultation), CONDUCTS)
    if agenda.undecided(consultation.appointment):
        raise Objected(code="objected")
    consultation.started_at = at
    step(actor, consultation, Action.ADMIT, at, "started_at")
    audit.record(actor, "consultations.admit", consultation, at=at, patient=patient_of(consultation))
    consultation.parties.filter(role__in=WAITED, admitted_at__isnull=True).update(admitted_at=at)
    scheduling.appointment_begin(appointment=consultation.appointment, at=at)
    relay.let_in(consultation, at)
    notifications.nobody_waits(consultation, at=at)
    return consultation


@transaction.atomic
def consultation_finish(*, actor: Actor, public_id: UUID, at: dt.datetime) -> Consultation:
    """« Terminer l’acte ». Hanging up is not this."""
    consultation = locked(actor, public_id)
    policies.require(policies.can_conduct(actor, consultation), CONDUCTS)
    consultation.finished_at = at
    step(actor, consultation, Action.FINISH, at, "finished_at")
    end_current(actor, consultation, AparteEnd.FINISHED, at)
    relay.reunite(consultation)
    end_observers(actor, consultation, ObserverEnd.FINISHED, at)
    patient_leaves(consultation, at)
    audit.record(actor, "consultations.finish", consultation, at=at, patient=patient_of(consultation))
    return consultation


def patient_leaves(consultation: Consultation, at: dt.datetime) -> None:
    """At home nobody shuts the page for them: they are out; resumed, they come back by themselves."""
    for party in consultation.parties.filter(role=PartyRole.PATIENT):
        party.left_at = party.left_at or at
        party.save(update_fields=["left_at", "updated_at"])
        relay.remove(party, at)


@transaction.atomic
def consultation_resume(*, actor: Actor, public_id: UUID, at: dt.datetime) -> Consultation:
    """Interrupted, by voice, or finished too soon: the act goes on until it is finished again."""
    consultation = locked(actor, public_id)
    interruption = selectors.interruption_of(consultation)
    if interruption is None:
        policies.require(policies.can_conduct(actor, consultation), CONDUCTS)
    else:
        policies.require(policies.can_take_up(actor, consultation, interruption), TAKES_UP)
    consultation.finished_at = None
    if consultation.state == State.BY_PHONE:  # the picture is back, or it would not be taken up here
        consultation.is_video_failed = False
    step(actor, consultation, Action.RESUME, at, "finished_at", "is_video_failed")
    audit.record(actor, "consultations.resume", consultation, at=at, patient=patient_of(consultation))
    return consultation


AGENDA_REASONS = {
    CancelReason.CONSENT_REFUSED: AgendaReason.CONSENT,
    CancelReason.TECHNICAL: AgendaReason.SITE,
    CancelReason.PATIENT_ABSENT: AgendaReason.MISTAKE,  # of a rehearsal: nobody is marked absent
    CancelReason.REAL_ACT: AgendaReason.MISTAKE,
}


@transaction.atomic
def consultation_cancel(
    *, actor: Actor, public_id: UUID, reason: CancelReason, at: dt.datetime
) -> Consultation:
    """Ends the act before it was carried out, frees the slot, and tells the other side why."""
    consultation = locked_with_hour(actor, public_id)
    policies.require(policies.can_prepare(actor, consultation))
    _cancel(actor, consultation, reason, at)
    if reason == CancelReason.PATIENT_ABSENT and not consultation.is_rehearsal:
        scheduling.appointment_miss(actor=actor, appointment=consultation.appointment, at=at)
    else:
        hour_freed(actor, consultation, AGENDA_REASONS[reason], at)
    return consultation


def appointment_cancelled(
    actor: Actor, appointment: Appointment, _reason: AgendaReason, at: dt.datetime
) -> None:
    """The agenda cancelled: an act that had not begun ends with it, in the same transaction."""
    rows = Consultation.objects.select_for_update(of=("self",)).select_related(*selectors.WITH)
    consultation = rows.filter(appointment=appointment).first()
    if consultation is not None and State(consultation.state) in BEFORE_THE_CALL:
        _cancel(actor, consultation, CancelReason.APPOINTMENT_CANCELLED, at)


def appointment_attended(actor: Actor, appointment: Appointment, at: dt.datetime) -> None:
    """The agenda says that the patient did not come, or that this was said too soon: the act follows.

    Conflict once the act has begun: whoever is in it came.
    """
    rows = Consultation.objects.select_for_update(of=("self",)).select_related(*selectors.WITH)
    consultation = rows.filter(appointment=appointment).first()
    if consultation is None:
        return
    if appointment.state == AppointmentState.BOOKED:
        _restore(actor, consultation, at)
    elif State(consultation.state) in BEFORE_THE_CALL:
        _cancel(actor, consultation, CancelReason.PATIENT_ABSENT, at)
    elif State(consultation.state) != State.CANCELLED:
        raise Conflict("L’acte a commencé : il se termine depuis sa page.")


def _restore(actor: Actor, consultation: Consultation, at: dt.datetime) -> None:
    """What was prepared is kept, and checked again."""
    if consultation.cancel_reason != CancelReason.PATIENT_ABSENT:
        return
    consultation.cancelled_at, consultation.cancel_reason = None, ""
    step(actor, consultation, Action.RESTORE, at, "cancelled_at", "cancel_reason")
    audit.record(actor, "consultations.restore", consultation, at=at, patient=patient_of(consultation))
    relay.reopen_room(consultation)


def appointment_delayed(appointment: Appointment) -> None:
    """The physician announced a delay: the screens of those who wait say so at once."""
    consultation = Consultation.objects.filter(appointment=appointment).first()
    if consultation is not None:
        notifications.changed(consultation, "request")


def cancel_by_link(actor: Actor, consultation: Consultation, reason: CancelReason, at: dt.datetime) -> None:
    """For who holds the row and judged the link: the patient says no before anything began."""
    if State(consultation.state) not in BEFORE_THE_CALL:
        raise Conflict("L’acte a commencé : dites-le au médecin.")
    _cancel(actor, consultation, reason, at)


def withdraw_by_link(actor: Actor, consultation: Consultation, at: dt.datetime) -> None:
    """The same in mid-call: a consent is withdrawn at any moment, and nobody has to be asked."""
    _cancel(actor, consultation, CancelReason.CONSENT_REFUSED, at)


@transaction.atomic
def rehearsal_give_way(*, actor: Actor, public_id: UUID, at: dt.datetime) -> bool:
    """The hour of a real act came: the rehearsal ends wherever it stands, on both pages. Twice is once."""
    act = selectors.rehearsal_in_the_way(public_id, at)
    if act is None:
        return False
    _cancel(actor, act, CancelReason.REAL_ACT, at)
    hour_freed(actor, act, AGENDA_REASONS[CancelReason.REAL_ACT], at)
    return True


def _cancel(actor: Actor, consultation: Consultation, reason: CancelReason, at: dt.datetime) -> None:
    consultation.cancelled_at, consultation.cancel_reason = at, reason
    end_current(actor, consultation, AparteEnd.FINISHED, at)
    end_observers(actor, consultation, ObserverEnd.FINISHED, at)
    step(actor, consultation, Action.CANCEL, at, "cancelled_at", "cancel_reason", reason=reason)
    audit.record(
        actor, "consultations.cancel", consultation, at=at, patient=patient_of(consultation), reason=reason
    )
    relay.close_room(consultation)
    notifications.nobody_waits(consultation, at=at)
