"""The file of the patient, completed from an act: the other side sees it at once."""

import datetime as dt
from collections.abc import Collection
from uuid import UUID

from django.db import transaction

from consultations import notifications, policies, selectors
from consultations.models import Consultation
from core.actors import Actor
from patients import services as patients
from patients.enums import HistoryKind
from patients.models import HistoryItem


@transaction.atomic
def act_history_add(
    *, actor: Actor, public_id: UUID, kind: HistoryKind, text: str, at: dt.datetime
) -> HistoryItem:
    """An allergy, an antecedent or a treatment that somebody names while the act is prepared or held."""
    consultation = _prepared(actor, public_id)
    patient = consultation.appointment.patient
    item = patients.history_item_add(actor=actor, patient=patient, kind=kind, text=text, at=at)
    notifications.changed(consultation, "history")
    return item


@transaction.atomic
def act_history_end(*, actor: Actor, public_id: UUID, item: UUID, at: dt.datetime) -> HistoryItem:
    """Entered by mistake, or true no more."""
    consultation = _prepared(actor, public_id)
    patient = consultation.appointment.patient
    ended = patients.history_item_end(actor=actor, patient=patient, public_id=item, at=at)
    notifications.changed(consultation, "history")
    return ended


@transaction.atomic
def act_history_confirm(*, actor: Actor, public_id: UUID, shown: Collection[UUID], at: dt.datetime) -> int:
    """The physician confirms what they read in the cockpit; how many."""
    consultation = selectors.act_for(actor, public_id)
    may = policies.can_conduct(actor, consultation)
    policies.require(may, "C’est au médecin de cet acte de le confirmer.")
    patient = consultation.appointment.patient
    items = patients.history_confirm_shown(actor=actor, patient=patient, shown=shown, at=at)
    notifications.changed(consultation, "history")
    return len(items)


def _prepared(actor: Actor, public_id: UUID) -> Consultation:
    """By those beside the patient, or the physician of the act."""
    consultation = selectors.act_for(actor, public_id)
    policies.require(policies.can_prepare(actor, consultation))
    return consultation
