"""What is seen beside the patient and not on a screen: how they walk, how they are, how they undress."""

import datetime as dt
from uuid import UUID

from django.db import transaction

from audit import services as audit
from consultations import notifications, policies
from consultations.enums import OBSERVED_WORDS, ObservedKind
from consultations.models import Observation
from consultations.services.steps import locked, patient_of
from consultations.states import SETTLED
from core.actors import Actor
from core.errors import Conflict, Invalid


@transaction.atomic
def observation_set(
    *, actor: Actor, public_id: UUID, kind: ObservedKind, word: str, at: dt.datetime
) -> Observation:
    """One of the words for it, "" to take it back; what was said before is kept, and stands no more."""
    consultation = locked(actor, public_id)
    policies.require(policies.is_at_cart(actor, consultation), policies.BESIDE)
    if consultation.state in SETTLED:
        raise Conflict("Cet acte est clos : ce qui a été observé ne change plus.")
    if word and word not in OBSERVED_WORDS[kind]:
        raise Invalid("Choisissez l’un des mots proposés.", field=kind)
    seen = Observation.objects.create(
        consultation=consultation, kind=kind, word=word, seen_by=actor.label, seen_at=at
    )
    audit.record(
        actor, "consultations.observed", consultation, at=at, patient=patient_of(consultation), kind=str(kind)
    )
    notifications.changed(consultation, "note")
    return seen
