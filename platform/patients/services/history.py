"""Allergies, antecedents, treatments: entered, confirmed by a physician, ended."""

import datetime as dt
from collections.abc import Collection
from uuid import UUID

from django.db import transaction

from audit import services as audit
from core.actors import Actor
from core.errors import Conflict, Invalid, NotFound
from patients import policies
from patients.enums import HistoryKind
from patients.models import HistoryItem, Patient

NOT_CONFIRMED_BY_YOU = "Seul un médecin qui suit ce patient confirme un élément du dossier."


@transaction.atomic
def history_item_add(
    *, actor: Actor, patient: Patient, kind: HistoryKind, text: str, at: dt.datetime
) -> HistoryItem:
    """Adds one item; what a physician enters is confirmed by that."""
    policies.require(policies.can_open_file(actor, patient, at))
    if not text.strip():
        raise Invalid("Écrivez de quoi il s’agit.", field="text")
    item = HistoryItem(patient=patient, kind=kind, text=text.strip(), entered_by=actor.label, entered_at=at)
    if actor.role == "physician":
        item.confirmed_by, item.confirmed_at = actor.label, at
    item.save()
    audit.record(actor, "patients.history_added", item, at=at, patient=patient.public_id, kind=str(kind))
    return item


@transaction.atomic
def history_item_confirm(*, actor: Actor, patient: Patient, public_id: UUID, at: dt.datetime) -> HistoryItem:
    """A physician confirms what somebody else entered."""
    policies.require(policies.can_confirm_history(actor, patient, at), NOT_CONFIRMED_BY_YOU)
    item = _locked(patient, public_id)
    if item.confirmed_at is not None:
        raise Conflict("Cet élément est déjà confirmé.")
    _confirm(actor, item, at)
    return item


@transaction.atomic
def history_confirm_shown(
    *, actor: Actor, patient: Patient, shown: Collection[UUID], at: dt.datetime
) -> list[HistoryItem]:
    """A physician confirms in one gesture what stood on the page; what came since waits."""
    policies.require(policies.can_confirm_history(actor, patient, at), NOT_CONFIRMED_BY_YOU)
    rows = HistoryItem.objects.select_for_update(of=("self",)).filter(
        patient=patient, public_id__in=shown, confirmed_at__isnull=True, ended_at__isnull=True
    )
    items = list(rows.order_by("pk"))
    for item in items:
        _confirm(actor, item, at)
    return items


@transaction.atomic
def history_item_end(*, actor: Actor, patient: Patient, public_id: UUID, at: dt.datetime) -> HistoryItem:
    """Takes an item out of what is true today; the row is kept."""
    policies.require(policies.can_open_file(actor, patient, at))
    item = _locked(patient, public_id)
    policies.require(
        policies.can_end_history(actor, item), "Un médecin l’a confirmé : c’est à un médecin de le retirer."
    )
    item.ended_by, item.ended_at = actor.label, at
    item.save(update_fields=["ended_by", "ended_at", "updated_at"])
    audit.record(actor, "patients.history_ended", item, at=at, patient=patient.public_id)
    return item


@transaction.atomic
def history_item_unconfirm(
    *, actor: Actor, patient: Patient, public_id: UUID, at: dt.datetime
) -> HistoryItem:
    """A confirmation made too soon: the item waits for a physician again."""
    policies.require(policies.can_confirm_history(actor, patient, at), NOT_CONFIRMED_BY_YOU)
    item = _locked(patient, public_id)
    if item.confirmed_at is None:
        raise Conflict("Cet élément n’est pas confirmé.")
    item.confirmed_by, item.confirmed_at = "", None
    item.save(update_fields=["confirmed_by", "confirmed_at", "updated_at"])
    audit.record(actor, "patients.history_unconfirmed", item, at=at, patient=patient.public_id)
    return item


@transaction.atomic
def history_item_restore(*, actor: Actor, patient: Patient, public_id: UUID, at: dt.datetime) -> HistoryItem:
    """Taken out by mistake: it is in the file again, as it stood."""
    policies.require(policies.can_open_file(actor, patient, at))
    item = _locked(patient, public_id, is_ended=True)
    policies.require(policies.can_end_history(actor, item), "C’est à un médecin de le remettre.")
    item.ended_by, item.ended_at = "", None
    item.save(update_fields=["ended_by", "ended_at", "updated_at"])
    audit.record(actor, "patients.history_restored", item, at=at, patient=patient.public_id)
    return item


def _confirm(actor: Actor, item: HistoryItem, at: dt.datetime) -> None:
    item.confirmed_by, item.confirmed_at = actor.label, at
    item.save(update_fields=["confirmed_by", "confirmed_at", "updated_at"])
    audit.record(actor, "patients.history_confirmed", item, at=at, patient=item.patient.public_id)


def _locked(patient: Patient, public_id: UUID, *, is_ended: bool = False) -> HistoryItem:
    item = (
        HistoryItem.objects.select_for_update(of=("self",))
        .filter(patient=patient, public_id=public_id, ended_at__isnull=not is_ended)
        .first()
    )
    if item is None:
        raise NotFound
    return item
