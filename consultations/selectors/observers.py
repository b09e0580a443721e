"""Who was let into a call by a link, and whom a link belongs to."""

import datetime as dt
from uuid import UUID

from django.db.models import QuerySet

from consultations.models import Consultation, Observer

LONGEST_CALL = dt.timedelta(hours=6)
WITH_ACT = (
    "party__consultation__appointment__practitioner",
    "party__consultation__appointment__patient",
    "party__consultation__appointment__motive",
    "party__consultation__appointment__site",
)


def observers_of(consultation: Consultation) -> QuerySet[Observer]:
    """Those who may be there now, in the order they were invited."""
    rows = Observer.objects.filter(party__consultation=consultation, ended_at__isnull=True)
    return rows.select_related("party").order_by("invited_at", "pk")


def observer_in(consultation: Consultation, public_id: UUID, *, lock: bool = False) -> Observer | None:
    """`lock`: against the link that is being used at this moment."""
    rows = observers_of(consultation).filter(public_id=public_id)
    return (rows.select_for_update(of=("self",)) if lock else rows).first()


def observer_by_link(secret: str, *, lock: bool = False) -> Observer | None:
    return _one(lock=lock).filter(link_digest=Observer.digest_of(secret)).first()


def observer_known(public_id: UUID, *, lock: bool = False) -> Observer | None:
    """Whoever came by their link, whatever became of them since."""
    return _one(lock=lock).filter(public_id=public_id, link_used_at__isnull=False).first()


def _one(*, lock: bool) -> QuerySet[Observer]:
    rows = Observer.objects.select_related(*WITH_ACT)
    return rows.select_for_update(of=("self",)) if lock else rows
