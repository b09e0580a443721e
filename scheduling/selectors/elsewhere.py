"""Physicians of other regions: received for the specialties that the region opens, on those days."""

import datetime as dt
from uuid import UUID

from django.db.models import Q, QuerySet

from core.errors import NotFound
from directory.models import Practitioner
from patients import selectors as patients
from patients.models import Patient
from scheduling.models import ElsewhereOpening


def elsewhere_openings() -> QuerySet[ElsewhereOpening]:
    """All, the last begun first."""
    return ElsewhereOpening.objects.select_related("specialty").order_by("-starts_on", "-pk")


def elsewhere_opening(public_id: UUID, *, lock: bool = False) -> ElsewhereOpening:
    rows = ElsewhereOpening.objects.select_for_update(of=("self",)) if lock else ElsewhereOpening.objects
    found = rows.select_related("specialty").filter(public_id=public_id).first()
    if found is None:
        raise NotFound("Cette ouverture est introuvable.")
    return found


def open_on(day: dt.date) -> QuerySet[ElsewhereOpening]:
    return ElsewhereOpening.objects.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=day), starts_on__lte=day)


def is_received(practitioner: Practitioner, patient: Patient, day: dt.date, *, lock: bool = False) -> bool:
    """Whether this patient may see this physician that day, wherever the physician practises.

    Their own treating physician is never from elsewhere. `lock`: nobody closes the list meanwhile.
    """
    if not practitioner.is_from_elsewhere:
        return True
    declared = patients.treating_physician_of(patient)
    if declared is not None and declared.practitioner_id == practitioner.pk:
        return True
    said = practitioner.specialty.short_label if practitioner.specialty else ""
    rows = open_on(day).filter(specialty__short_label=said)
    return bool(list(rows.select_for_update(of=("self",), no_key=True) if lock else rows))
