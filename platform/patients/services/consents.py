"""Consent to an act: each decision is a new row; the last one counts."""

import datetime as dt
from uuid import UUID

from django.db import transaction

from audit import services as audit
from core.actors import Actor
from core.errors import Invalid
from patients import policies
from patients.enums import ConsentDecision, ConsentGiver, Manner
from patients.models import Consent, Patient


@transaction.atomic
def consent_record(
    *,
    actor: Actor,
    patient: Patient,
    act_public_id: UUID,
    decision: ConsentDecision,
    given_by: ConsentGiver,
    giver_name: str = "",
    manner: Manner = Manner.ORAL,
    text_version: str = "",
    note: str = "",
    at: dt.datetime,
) -> Consent:
    """Who decided what about an act. Anyone but the patient is named (L1111-4, L1111-6 CSP)."""
    policies.require(policies.can_open_file(actor, patient, at))
    return consent_said(
        actor=actor,
        patient=patient,
        act_public_id=act_public_id,
        decision=decision,
        given_by=given_by,
        giver_name=giver_name,
        manner=manner,
        text_version=text_version,
        note=note,
        at=at,
    )


@transaction.atomic
def consent_said(
    *,
    actor: Actor,
    patient: Patient,
    act_public_id: UUID,
    decision: ConsentDecision,
    given_by: ConsentGiver,
    giver_name: str = "",
    manner: Manner = Manner.ORAL,
    text_version: str = "",
    note: str = "",
    at: dt.datetime,
) -> Consent:
    """The same, said by themself behind their link, which the caller judged."""
    if given_by != ConsentGiver.PATIENT and not giver_name.strip():
        raise Invalid("Dites le nom de la personne qui décide pour le patient.", field="giver_name")
    consent = Consent(
        patient=patient,
        act_public_id=act_public_id,
        decision=decision,
        given_by=given_by,
        giver_name=giver_name.strip(),
        manner=manner,
        text_version=text_version,
        note=note.strip(),
        collected_by=actor.label,
        collected_at=at,
    )
    consent.save()
    audit.record(
        actor,
        "patients.consent_recorded",
        consent,
        at=at,
        patient=patient.public_id,
        decision=str(decision),
        given_by=str(given_by),
        manner=str(manner),
        text=text_version or None,
    )
    return consent
