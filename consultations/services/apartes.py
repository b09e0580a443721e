"""The aparté: the physicians talk while the patient’s side neither sees nor hears, and is told so.

The row is what was asked and what is traced; what holds is at the relay, and pages only say it from there.
"""

import datetime as dt
from uuid import UUID

from django.db import transaction

from audit import services as audit
from consultations import notifications, policies, selectors
from consultations.adapters import relay
from consultations.enums import AparteEnd, ConsultationState
from consultations.models import Aparte, Consultation
from consultations.services.steps import locked, patient_of
from core.actors import Actor, job
from core.errors import Conflict

FOR_PHYSICIANS = "L’aparté est aux médecins de cet acte."
BY_ITSELF = job("consultations.aparte")


@transaction.atomic
def aparte_begin(*, actor: Actor, public_id: UUID, at: dt.datetime) -> Aparte:
    """Asked again while one lasts, it is the same one."""
    consultation = locked(actor, public_id)
    policies.require(policies.can_talk_apart(actor, consultation), FOR_PHYSICIANS)
    if consultation.state != ConsultationState.IN_PROGRESS:
        raise Conflict("L’acte n’est pas en cours.")
    current = selectors.aparte_of(consultation)
    if current is not None:
        return current
    party = selectors.party_of(actor, consultation)
    if party is None:
        raise Conflict("Entrez d’abord dans l’appel.")
    aparte = Aparte.objects.create(consultation=consultation, party=party, begun_at=at)
    audit.record(actor, "consultations.aparte_begun", consultation, at=at, patient=patient_of(consultation))
    relay.part(aparte)
    notifications.changed(consultation, "aparte")
    return aparte


@transaction.atomic
def aparte_end(*, actor: Actor, public_id: UUID, at: dt.datetime) -> None:
    """« Reprendre », by either physician. The relay is told even when no aparté is written here."""
    consultation = locked(actor, public_id)
    policies.require(policies.can_talk_apart(actor, consultation), FOR_PHYSICIANS)
    end_current(actor, consultation, AparteEnd.RESUMED, at)
    relay.reunite(consultation)


@transaction.atomic
def aparte_over(*, public_id: UUID, aparte_public_id: UUID, at: dt.datetime) -> None:
    """The relay ended it, since who began it has left. Told several times, it is written once."""
    rows = Consultation.objects.select_for_update(of=("self",)).select_related("appointment__patient")
    consultation = rows.filter(public_id=public_id).first()
    if consultation is None:
        return
    current = selectors.aparte_of(consultation)
    if current is not None and current.public_id == aparte_public_id:
        end_current(BY_ITSELF, consultation, AparteEnd.LEFT, at)
        relay.reunite(consultation)


def end_current(actor: Actor, consultation: Consultation, why: AparteEnd, at: dt.datetime) -> None:
    """Writes the end of the aparté of a locked act, if there is one."""
    aparte = selectors.aparte_of(consultation)
    if aparte is None:
        return
    aparte.ended_at, aparte.ended_why = max(at, aparte.begun_at), why
    aparte.save(update_fields=["ended_at", "ended_why", "updated_at"])
    audit.record(
        actor,
        "consultations.aparte_ended",
        consultation,
        at=at,
        patient=patient_of(consultation),
        seconds=int((aparte.ended_at - aparte.begun_at).total_seconds()),
        why=why,
    )
    notifications.changed(consultation, "aparte")
