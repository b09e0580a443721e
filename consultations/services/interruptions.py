"""An act that a person interrupts. Hanging up is not this: the room, and who was let in, stay."""

import datetime as dt
from uuid import UUID

from django.db import transaction

from audit import services as audit
from consultations import policies
from consultations.adapters import relay
from consultations.enums import AparteEnd, InterruptReason
from consultations.models import Consultation, Interruption
from consultations.services.apartes import end_current
from consultations.services.steps import locked, patient_of, step
from consultations.states import Action
from core.actors import Actor
from core.errors import Invalid

FOR_BOTH_SIDES = "Le médecin de l’acte, ou la personne auprès du patient, l’interrompt."
LONGEST_WORDS = 200


@transaction.atomic
def consultation_interrupt(
    *, actor: Actor, public_id: UUID, reason: InterruptReason, words: str = "", at: dt.datetime
) -> Interruption:
    """Until somebody takes it up again, finishes or cancels it. `words` say which other reason."""
    consultation = locked(actor, public_id)
    policies.require(policies.can_prepare(actor, consultation), FOR_BOTH_SIDES)
    words = words.strip()
    if reason == InterruptReason.OTHER and not words:
        raise Invalid("Dites en quelques mots pourquoi l’acte est interrompu.", field="words")
    if len(words) > LONGEST_WORDS:
        raise Invalid(f"Dites-le en {LONGEST_WORDS} caractères au plus.", field="words")
    step(actor, consultation, Action.INTERRUPT, at, reason=reason)
    end_current(actor, consultation, AparteEnd.FINISHED, at)
    relay.reunite(consultation)
    interruption = _begin(actor, consultation, reason, words, at)
    audit.record(
        actor,
        "consultations.interrupted",
        consultation,
        at=at,
        patient=patient_of(consultation),
        reason=str(reason),
    )
    return interruption


def _begin(
    actor: Actor, consultation: Consultation, reason: InterruptReason, words: str, at: dt.datetime
) -> Interruption:
    interruption = Interruption(
        consultation=consultation,
        reason=reason,
        words=words,
        is_by_physician=policies.is_physician_of(actor, consultation),
        begun_at=at,
        begun_by=actor.label,
    )
    interruption.save()
    return interruption
