"""A teleconsultation that its physician turns: it goes on by voice, or the patient is seen."""

import datetime as dt
from uuid import UUID

from django.db import transaction

from audit import services as audit
from consultations import notifications, policies
from consultations.adapters import relay
from consultations.enums import AparteEnd, ObserverEnd, TurnKind, TurnReason
from consultations.models import Consultation, Turning
from consultations.services.acts import CONDUCTS, patient_leaves
from consultations.services.apartes import end_current
from consultations.services.observers import end_observers
from consultations.services.rehearsals import hour_freed
from consultations.services.steps import locked, locked_with_hour, patient_of, step
from consultations.states import Action
from core.actors import Actor
from core.errors import Invalid
from scheduling.enums import CancelReason as AgendaReason

LONGEST_WORDS = 200


@transaction.atomic
def consultation_to_phone(
    *, actor: Actor, public_id: UUID, reason: TurnReason, words: str = "", at: dt.datetime
) -> Turning:
    """By voice: judged as an act without video (avenant 6), until a picture comes back."""
    consultation = locked(actor, public_id)
    policies.require(policies.can_conduct(actor, consultation), CONDUCTS)
    said = _said(reason, words)
    consultation.is_video_failed = True
    step(actor, consultation, Action.TO_PHONE, at, "is_video_failed", reason=reason)
    end_current(actor, consultation, AparteEnd.FINISHED, at)
    relay.reunite(consultation)
    patient_leaves(consultation, at)
    turning = _keep(actor, consultation, TurnKind.PHONE, reason, said, at)
    audit.record(
        actor,
        "consultations.to_phone",
        consultation,
        at=at,
        patient=patient_of(consultation),
        reason=str(reason),
    )
    notifications.changed(consultation, "incident")
    return turning


@transaction.atomic
def consultation_to_person(
    *, actor: Actor, public_id: UUID, reason: TurnReason, words: str = "", at: dt.datetime
) -> Turning:
    """The act ends here, without report nor fee; its hour is off, and who was told of it is told so."""
    consultation = locked_with_hour(actor, public_id)
    policies.require(policies.can_conduct(actor, consultation), CONDUCTS)
    said = _said(reason, words)
    step(actor, consultation, Action.TO_PERSON, at, reason=reason)
    end_current(actor, consultation, AparteEnd.FINISHED, at)
    end_observers(actor, consultation, ObserverEnd.FINISHED, at)
    turning = _keep(actor, consultation, TurnKind.IN_PERSON, reason, said, at)
    audit.record(
        actor,
        "consultations.to_person",
        consultation,
        at=at,
        patient=patient_of(consultation),
        reason=str(reason),
    )
    relay.close_room(consultation)
    notifications.nobody_waits(consultation, at=at)
    hour_freed(actor, consultation, AgendaReason.UNSUITABLE, at)
    return turning


def _said(reason: TurnReason, words: str) -> str:
    words = words.strip()
    if reason == TurnReason.OTHER and not words:
        raise Invalid("Dites en quelques mots pourquoi.", field="words")
    if len(words) > LONGEST_WORDS:
        raise Invalid(f"Dites-le en {LONGEST_WORDS} caractères au plus.", field="words")
    return words


def _keep(
    actor: Actor, consultation: Consultation, kind: TurnKind, reason: TurnReason, words: str, at: dt.datetime
) -> Turning:
    turning = Turning(
        consultation=consultation,
        kind=kind,
        reason=reason,
        words=words,
        turned_at=at,
        turned_by=actor.label,
    )
    turning.save()
    return turning
