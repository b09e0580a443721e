"""What did not work: an incident, or a picture that nobody had."""

import datetime as dt
from uuid import UUID

from django.db import transaction

from audit import services as audit
from consultations import notifications, policies
from consultations.enums import (
    CancelReason,
    ConsultationState,
    IncidentKind,
    IncidentOutcome,
)
from consultations.models import Consultation, Incident
from consultations.services.acts import consultation_cancel
from consultations.services.steps import Illegal, locked, locked_with_hour, patient_of
from consultations.states import REPORT_IS_OPEN, SETTLED, UNREADY
from core.actors import Actor
from core.errors import Conflict, Invalid

NOT_BEFORE = "L’acte n’est plus en préparation : dites-le de sa page, « Ça ne marche pas »."
# Told behind the bell; another hour is told by the agenda, which frees this one.
TOLD = (IncidentOutcome.GOES_ON, IncidentOutcome.IN_PERSON, IncidentOutcome.EMERGENCY)


@transaction.atomic
def incident_note(
    *,
    actor: Actor,
    public_id: UUID,
    kind: IncidentKind,
    text: str = "",
    measures: str = "",
    outcome: IncidentOutcome | None = None,
    at: dt.datetime,
) -> Incident:
    """A technical incident (R6316-4, 5°), by whoever met it; `measures`: what the call measured, joined.

    `outcome`: what becomes of the patient, where whoever met it knows already.
    """
    consultation = locked(actor, public_id)
    if consultation.state in SETTLED:
        raise Conflict("Cet acte est clos.")
    if kind == IncidentKind.OTHER and not text.strip():
        raise Invalid("Dites en quelques mots ce qui s’est passé.", field="text")
    said = "\n".join(filter(None, (text.strip(), measures)))
    incident = Incident(
        consultation=consultation,
        kind=kind,
        text=said,
        outcome=outcome or "",
        noted_by=actor.label,
        noted_at=at,
    )
    incident.save()
    audit.record(
        actor,
        "consultations.incident_noted",
        consultation,
        at=at,
        patient=patient_of(consultation),
        kind=kind,
    )
    notifications.changed(consultation, "incident")
    return incident


@transaction.atomic
def failed_before_note(
    *,
    actor: Actor,
    public_id: UUID,
    kind: IncidentKind,
    text: str = "",
    outcome: IncidentOutcome,
    at: dt.datetime,
) -> Incident:
    """Before the call, by who is beside the patient: the incident, and at once what becomes of the patient.

    Another hour frees this one; a visit or the 15 is said, and the physician decides what the act becomes.
    """
    consultation = locked_with_hour(actor, public_id)
    policies.require(policies.is_at_cart(actor, consultation), policies.BESIDE)
    if consultation.state not in UNREADY:
        raise Illegal(NOT_BEFORE, code="illegal_transition")
    incident = incident_note(actor=actor, public_id=public_id, kind=kind, text=text, outcome=outcome, at=at)
    notifications.failed_before(consultation, actor, is_told=outcome in TOLD, at=at)
    if outcome == IncidentOutcome.REBOOK:
        consultation_cancel(actor=actor, public_id=public_id, reason=CancelReason.TECHNICAL, at=at)
    return incident


@transaction.atomic
def video_failed_mark(*, actor: Actor, public_id: UUID, is_failed: bool, at: dt.datetime) -> Consultation:
    """The physician says that no picture could be had: such an act is not billed (video is mandatory)."""
    consultation = locked(actor, public_id)
    policies.require(policies.can_conduct(actor, consultation), "Seul le médecin de cet acte le dit.")
    if consultation.state not in REPORT_IS_OPEN:
        raise Conflict("Cet acte n’est pas en cours.")
    if consultation.state == ConsultationState.BY_PHONE:
        raise Conflict("L’acte se poursuit au téléphone : reprenez-le en vidéo si l’image est revenue.")
    consultation.is_video_failed = is_failed
    consultation.save(update_fields=["is_video_failed", "updated_at"])
    audit.record(
        actor,
        "consultations.video_failed",
        consultation,
        at=at,
        patient=patient_of(consultation),
        failed=int(is_failed),
    )
    notifications.changed(consultation, "incident")
    return consultation
