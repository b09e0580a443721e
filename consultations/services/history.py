"""The file of the patient, completed from an act: the other side sees it at once."""

import datetime as dt
from collections.abc import Collection
from uuid import UUID

from django.db import transaction

from consultations import notifications, policies, selectors
from consultations.enums import HISTORY_ENDS, HistoryDecided
from consultations.models import Consultation, HistoryDecision
from consultations.states import SETTLED
from core.actors import Actor
from core.errors import Conflict, Invalid, NotFound
from patients import services as patients
from patients.enums import HistoryKind
from patients.models import HistoryItem

NOT_YOURS = "Le médecin de l’acte l’a décidé : c’est à lui d’y revenir."


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
def act_history_end(
    *,
    actor: Actor,
    public_id: UUID,
    item: UUID,
    reason: HistoryDecided = HistoryDecided.INEXACT,
    at: dt.datetime,
) -> HistoryItem:
    """Entered by mistake, or true no more; kept with its reason."""
    consultation = _prepared(actor, public_id)
    if reason not in HISTORY_ENDS:
        raise Invalid("Dites si ce n’est pas exact, ou si c’est arrêté.", field="reason")
    patient = consultation.appointment.patient
    ended = patients.history_item_end(actor=actor, patient=patient, public_id=item, at=at)
    _decide(actor, consultation, ended, reason, at)
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
    for item in items:
        _decide(actor, consultation, item, HistoryDecided.CONFIRMED, at)
    notifications.changed(consultation, "history")
    return len(items)


@transaction.atomic
def act_history_undo(*, actor: Actor, public_id: UUID, item: UUID, at: dt.datetime) -> HistoryItem:
    """What this act decided of an item, taken back: it stands as it did before."""
    consultation = _prepared(actor, public_id)
    decision = selectors.last_decision(consultation, item)
    if decision is None:
        raise NotFound("Rien n’a été décidé de cet élément pendant cet acte, ou c’est déjà repris.")
    policies.require(policies.can_take_back(actor, consultation, decision), NOT_YOURS)
    if consultation.state in SETTLED:
        raise Conflict("Cet acte est clos : corrigez le dossier du patient.")
    back = _put_back if decision.decided in HISTORY_ENDS else _wait_again
    found = back(actor, consultation, item, at)
    decision.undone_by, decision.undone_at = actor.label, at
    decision.save(update_fields=["undone_by", "undone_at", "updated_at"])
    notifications.changed(consultation, "history")
    return found


def _put_back(actor: Actor, consultation: Consultation, item: UUID, at: dt.datetime) -> HistoryItem:
    patient = consultation.appointment.patient
    return patients.history_item_restore(actor=actor, patient=patient, public_id=item, at=at)


def _wait_again(actor: Actor, consultation: Consultation, item: UUID, at: dt.datetime) -> HistoryItem:
    patient = consultation.appointment.patient
    return patients.history_item_unconfirm(actor=actor, patient=patient, public_id=item, at=at)


def _decide(
    actor: Actor, consultation: Consultation, item: HistoryItem, decided: HistoryDecided, at: dt.datetime
) -> None:
    HistoryDecision.objects.create(
        consultation=consultation,
        item=item,
        decided=decided,
        is_by_physician=policies.is_physician_of(actor, consultation),
        decided_by=actor.label,
        decided_at=at,
    )


def _prepared(actor: Actor, public_id: UUID) -> Consultation:
    """By those beside the patient, or the physician of the act."""
    consultation = selectors.act_for(actor, public_id)
    policies.require(policies.can_prepare(actor, consultation))
    return consultation
