"""What the law asks to keep no longer, what is held, and what a person confirmed."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Count, Max, Q, QuerySet, Sum

from core.actors import Actor
from core.clock import today
from core.errors import Conflict, NotFound
from documents import policies
from documents.models import Document, Erasure, Hold

SHORTEST = dt.timedelta(days=3650)  # ten years after a death: nothing younger is ever due
SETTLES = dt.timedelta(hours=12)  # between the confirmation and the erasure: it can be taken back


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """The documents of one patient, past the last day on which they must be there."""

    patient_public_id: UUID
    count: int
    size: int
    due_on: dt.date
    hold: Hold | None


def due(actor: Actor, at: dt.datetime) -> Iterator[Due]:
    """Of the region, the longest due first to come; without those whose erasure is confirmed."""
    policies.require_keeper(actor)
    waiting = erasures_waiting(actor).values("patient_public_id")
    for row in _old(at).exclude(patient_public_id__in=waiting):
        found = _due(row, at)
        if found is not None:
            yield found


def due_for(actor: Actor, patient_public_id: UUID, at: dt.datetime) -> Due:
    """Conflict while the documents of this patient must be kept."""
    policies.require_keeper(actor)
    for row in _old(at).filter(patient_public_id=patient_public_id):
        if (found := _due(row, at)) is not None:
            return found
    raise Conflict("Aucun document de ce dossier n’est au terme de sa conservation.", code="kept")


def _old(at: dt.datetime) -> QuerySet[Document, Any]:
    kept = Document.objects.filter(patient_public_id__isnull=False, erased_at=None)
    grouped = kept.values("patient_public_id").annotate(
        last=Max("stored_at"), many=Count("pk"), all=Sum("size")
    )
    return grouped.filter(last__lt=at - SHORTEST).order_by("last")


def _due(row: dict[str, Any], at: dt.datetime) -> Due | None:
    patient, last = row["patient_public_id"], row["last"]
    day = policies.last_day_of(patient, today(last))
    if day is None or day >= today(at):
        return None
    return Due(
        patient_public_id=patient, count=row["many"], size=row["all"], due_on=day, hold=hold_on(patient, at)
    )


def hold_on(patient_public_id: UUID, at: dt.datetime) -> Hold | None:
    return _standing(at).filter(patient_public_id=patient_public_id).first()


def _standing(at: dt.datetime) -> QuerySet[Hold]:
    in_time = Q(until=None) | Q(until__gte=today(at))
    return Hold.objects.filter(in_time, lifted_at=None)


def holds_standing(actor: Actor, at: dt.datetime) -> QuerySet[Hold]:
    policies.require_keeper(actor)
    return _standing(at).order_by("-placed_at", "-pk")


def hold_for(actor: Actor, public_id: UUID) -> Hold:
    policies.require_keeper(actor)
    hold = Hold.objects.filter(public_id=public_id).first()
    if hold is None:
        raise NotFound("Cette suspension est introuvable.")
    return hold


def is_kept_of(patient_public_id: UUID) -> bool:
    """Whether anything is kept of this patient."""
    return Document.objects.filter(patient_public_id=patient_public_id, erased_at=None).exists()


def erasures_waiting(actor: Actor) -> QuerySet[Erasure]:
    policies.require_keeper(actor)
    return Erasure.objects.filter(cancelled_at=None, done_at=None).order_by("confirmed_at", "pk")


def erasures_done(actor: Actor) -> QuerySet[Erasure]:
    policies.require_keeper(actor)
    return Erasure.objects.filter(done_at__isnull=False).order_by("-done_at", "-pk")


def erasure_for(actor: Actor, public_id: UUID) -> Erasure:
    policies.require_keeper(actor)
    erasure = Erasure.objects.filter(public_id=public_id).first()
    if erasure is None:
        raise NotFound("Cet effacement est introuvable.")
    return erasure


def erasures_to_run(at: dt.datetime) -> list[UUID]:
    """Confirmed long enough ago to be meant."""
    settled = Erasure.objects.filter(cancelled_at=None, done_at=None, confirmed_at__lte=at - SETTLES)
    return list(settled.values_list("public_id", flat=True))


def to_erase(patient_public_id: UUID) -> list[Document]:
    """All versions, locked; what is held by itself stays."""
    rows = Document.objects.select_for_update().filter(patient_public_id=patient_public_id)
    return list(rows.filter(erased_at=None, on_hold=False).order_by("pk"))
