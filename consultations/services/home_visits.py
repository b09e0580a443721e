"""The address of a home where a nurse goes with a kit: asked once, kept in the file of the patient."""

import datetime as dt
from uuid import UUID

from django.db import transaction

from consultations import notifications, policies
from consultations.models import Consultation
from consultations.services.steps import locked
from consultations.states import SETTLED
from core.actors import Actor
from core.errors import Conflict
from patients import services as patients


@transaction.atomic
def home_address_say(*, actor: Actor, public_id: UUID, address: str, at: dt.datetime) -> Consultation:
    consultation = locked(actor, public_id)
    policies.require(policies.can_prepare(actor, consultation), policies.BESIDE)
    if consultation.is_rehearsal:
        raise Conflict("Un essai à blanc n’a pas d’adresse.")
    if not consultation.appointment.is_home_visit:
        raise Conflict("Cet acte ne se fait pas au domicile du patient.")
    if consultation.state in SETTLED:
        raise Conflict("Cet acte est clos : son adresse ne change plus.")
    patient = consultation.appointment.patient
    patients.patient_address_set(actor=actor, patient=patient, address=address, at=at)
    notifications.changed(consultation, "note")
    return consultation
