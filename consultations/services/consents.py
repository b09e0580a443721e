"""The patient’s word on this act: yes, no, or no longer (L1111-4 CSP)."""

import datetime as dt
from uuid import UUID

from django.db import transaction

from consultations import notifications, policies
from consultations.enums import CancelReason, ImagesFate
from consultations.rules.consent_texts import text_at
from consultations.services.acts import consultation_cancel
from consultations.services.images import ImageWord, images_decide
from consultations.services.steps import locked, prepare_if_planned
from consultations.states import NOT_OVER
from core.actors import Actor
from core.clock import today
from core.errors import Conflict
from patients import services as patients
from patients.enums import ConsentDecision, ConsentGiver, Manner
from patients.models import Consent


@transaction.atomic
def consent_take(
    *,
    actor: Actor,
    public_id: UUID,
    decision: ConsentDecision,
    given_by: ConsentGiver,
    giver_name: str = "",
    manner: Manner = Manner.ORAL,
    note: str = "",
    fate: ImagesFate | None = None,
    at: dt.datetime,
) -> Consent:
    """Writes the decision. A refusal or a withdrawal ends the act, frees the slot and tells the physician.

    `fate`: what becomes of the images, whose agreement goes with the act’s; None leaves it as it is.
    """
    consultation = locked(actor, public_id)
    policies.require(policies.can_prepare(actor, consultation))
    if consultation.state not in NOT_OVER:
        raise Conflict("Cet acte est terminé : le consentement ne change plus.")
    consent = patients.consent_record(
        actor=actor,
        patient=consultation.appointment.patient,
        act_public_id=consultation.public_id,
        decision=decision,
        given_by=given_by,
        giver_name=giver_name,
        manner=manner,
        text_version=text_at(today(at)).version,
        note=note,
        at=at,
    )
    if decision == ConsentDecision.GIVEN:
        prepare_if_planned(actor, consultation, at)
        notifications.changed(consultation, "consent")
        return consent
    if fate is not None:
        _withdraw_images(actor, consent, fate, at)
    consultation_cancel(actor=actor, public_id=public_id, reason=CancelReason.CONSENT_REFUSED, at=at)
    notifications.consent_refused(consultation, actor, at=at)
    return consent


def _withdraw_images(actor: Actor, said: Consent, fate: ImagesFate, at: dt.datetime) -> None:
    """By the same person, in the same way."""
    word = ImageWord(
        decision=ConsentDecision.WITHDRAWN,
        given_by=ConsentGiver(said.given_by),
        giver_name=said.giver_name,
        manner=Manner(said.manner),
        fate=fate,
    )
    images_decide(actor=actor, public_id=said.act_public_id, word=word, at=at)
