"""The end of retention: a person confirms, a job erases later, a hold stops both, and a line remains."""

import datetime as dt
from uuid import UUID

from django.db import transaction

from audit import services as audit
from core.actors import Actor
from core.clock import today
from core.errors import Conflict, Invalid, NotFound
from documents import policies, selectors
from documents.adapters import files
from documents.enums import HoldReason
from documents.models import Document, Erasure, Hold, Preview

ASKED_AGAIN = dt.timedelta(days=30)
HELD = "La destruction de ces documents est suspendue : levez d’abord la suspension."


@transaction.atomic
def hold_place(
    *,
    actor: Actor,
    patient_public_id: UUID,
    reason: HoldReason,
    words: str,
    until: dt.date | None,
    at: dt.datetime,
) -> Hold:
    """From now on nothing of this patient is erased. An erasure that waits is cancelled."""
    policies.require_keeper(actor)
    _check_hold(patient_public_id, reason, words, until, at)
    hold = Hold.objects.create(
        patient_public_id=patient_public_id,
        reason=reason,
        words=words.strip(),
        placed_by=actor.label,
        placed_by_user_id=actor.user_id,
        placed_at=at,
        until=until,
    )
    audit.record(actor, "documents.hold_placed", hold, at=at, patient=patient_public_id, reason=reason.value)
    for erasure in selectors.erasures_waiting(actor).filter(patient_public_id=patient_public_id):
        _cancel(actor, erasure, at)
    return hold


def _check_hold(
    patient_public_id: UUID, reason: HoldReason, words: str, until: dt.date | None, at: dt.datetime
) -> None:
    if not selectors.is_kept_of(patient_public_id):
        raise NotFound("Aucun document n’est gardé sous ce numéro de dossier.")
    if selectors.hold_on(patient_public_id, at) is not None:
        raise Conflict("La destruction de ces documents est déjà suspendue.", code="held")
    if reason == HoldReason.OTHER and not words.strip():
        raise Invalid("Dites pourquoi.", field="words")
    if until is not None and until < today(at):
        raise Invalid("Cette date est passée.", field="until")


@transaction.atomic
def hold_lift(*, actor: Actor, public_id: UUID, at: dt.datetime) -> Hold:
    hold = Hold.objects.select_for_update().get(pk=selectors.hold_for(actor, public_id).pk)
    if hold.lifted_at is not None:
        raise Conflict("Cette suspension est déjà levée.", code="lifted")
    hold.lifted_at, hold.lifted_by = at, actor.label
    hold.save(update_fields=["lifted_at", "lifted_by", "updated_at"])
    audit.record(actor, "documents.hold_lifted", hold, at=at, patient=hold.patient_public_id)
    return hold


@transaction.atomic
def erasure_confirm(*, actor: Actor, patient_public_id: UUID, at: dt.datetime) -> Erasure:
    """What is due of this patient will be erased, unless it is taken back or held before."""
    found = selectors.due_for(actor, patient_public_id, at)
    if found.hold is not None:
        raise Conflict(HELD, code="held")
    if selectors.erasures_waiting(actor).filter(patient_public_id=patient_public_id).exists():
        raise Conflict("L’effacement de ces documents est déjà confirmé.", code="confirmed")
    erasure = Erasure.objects.create(
        patient_public_id=patient_public_id,
        due_on=found.due_on,
        confirmed_by=actor.label,
        confirmed_by_user_id=actor.user_id,
        confirmed_at=at,
    )
    audit.record(
        actor, "documents.erasure_confirmed", erasure, at=at, patient=patient_public_id, count=found.count
    )
    return erasure


@transaction.atomic
def erasure_cancel(*, actor: Actor, public_id: UUID, at: dt.datetime) -> Erasure:
    erasure = Erasure.objects.select_for_update().get(pk=selectors.erasure_for(actor, public_id).pk)
    if erasure.done_at is not None or erasure.cancelled_at is not None:
        raise Conflict("Cet effacement est déjà fait, ou déjà annulé.", code="settled")
    return _cancel(actor, erasure, at)


def _cancel(actor: Actor, erasure: Erasure, at: dt.datetime) -> Erasure:
    erasure.cancelled_at = at
    erasure.save(update_fields=["cancelled_at", "updated_at"])
    audit.record(actor, "documents.erasure_cancelled", erasure, at=at, patient=erasure.patient_public_id)
    return erasure


def erasures_run(*, actor: Actor, at: dt.datetime) -> int:
    """All that was confirmed long enough ago, one patient at a time. Returns how many documents.

    First the files of what was erased lately, again: a process may have been killed between the row and them.
    """
    lately = Document.objects.filter(erased_at__gte=at - ASKED_AGAIN)
    files.files_remove(lately.values_list("storage_name", flat=True))
    return sum(erasure_run(actor=actor, public_id=one, at=at) for one in selectors.erasures_to_run(at))


@transaction.atomic
def erasure_run(*, actor: Actor, public_id: UUID, at: dt.datetime) -> int:
    """Asked again whether it is still due and not held: an act of yesterday keeps everything."""
    erasure = Erasure.objects.select_for_update().get(public_id=public_id)
    if erasure.done_at is not None or erasure.cancelled_at is not None:
        return 0
    try:
        is_due = selectors.due_for(actor, erasure.patient_public_id, at).hold is None
    except Conflict:
        is_due = False
    if not is_due:
        _cancel(actor, erasure, at)
        return 0
    rows = selectors.to_erase(erasure.patient_public_id)
    for row in rows:
        _erase(actor, row, at)
    erasure.done_at, erasure.count = at, len(rows)
    erasure.save(update_fields=["done_at", "count", "updated_at"])
    return len(rows)


def _erase(actor: Actor, row: Document, at: dt.datetime) -> None:
    """The row stays: that there was a document, of which nature, and when it went."""
    previews = Preview.objects.filter(document=row)
    names = [row.storage_name, *previews.values_list("storage_name", flat=True)]
    previews.delete()
    row.title, row.stored_by, row.hidden_reason, row.erased_at = "Document effacé", "", "", at
    row.save(update_fields=["title", "stored_by", "hidden_reason", "erased_at", "updated_at"])
    audit.record(actor, "documents.erased", row, at=at, patient=row.patient_public_id, kind=row.kind)
    transaction.on_commit(lambda: files.files_remove(names))
