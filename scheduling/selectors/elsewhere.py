"""Physicians of other regions: received for the specialties that the region opens, on those days."""

import datetime as dt
from collections.abc import Collection
from functools import cached_property
from uuid import UUID

from django.db import connection
from django.db.models import Q, QuerySet

from core.errors import NotFound
from directory.models import Practitioner
from patients.models import Patient
from scheduling.models import ElsewhereOpening
from scheduling.selectors.homes import Home


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

    Their own treating physician is never from elsewhere, nor is who stands in for them that day.
    `lock`: nobody closes the list meanwhile.
    """
    if not practitioner.is_from_elsewhere or _is_at_home(practitioner, Home(patient), day):
        return True
    rows = open_on(day).filter(specialty__short_label=_said(practitioner))
    return _shared(rows) if lock else rows.exists()


class Received:
    """On which of these days a patient may see physicians of other regions: one reading for all of them."""

    def __init__(self, home: Home, days: Collection[dt.date]) -> None:
        self._home, self._days = home, sorted(days)

    def days_of(self, practitioner: Practitioner) -> frozenset[dt.date]:
        if not practitioner.is_from_elsewhere:
            return frozenset(self._days)
        said = _said(practitioner)
        return frozenset(
            day
            for day in self._days
            if (said, day) in self._listed or _is_at_home(practitioner, self._home, day)
        )

    @cached_property
    def _listed(self) -> frozenset[tuple[str, dt.date]]:
        first, last = self._days[0], self._days[-1]
        rows = ElsewhereOpening.objects.exclude(ends_on__lt=first).filter(starts_on__lte=last)
        return frozenset(
            (said, day)
            for said, begins, ends in rows.values_list("specialty__short_label", "starts_on", "ends_on")
            for day in self._days
            if begins <= day and (ends is None or day <= ends)
        )


def _is_at_home(practitioner: Practitioner, home: Home, day: dt.date) -> bool:
    return practitioner == home.treating or practitioner.pk in home.deputies_on(day)


def _said(practitioner: Practitioner) -> str:
    return practitioner.specialty.short_label if practitioner.specialty else ""


def _shared(rows: QuerySet[ElsewhereOpening]) -> bool:
    """Whether there are any, held until the end of the transaction beside whoever else holds them.

    FOR SHARE waits for whoever closes the row, and they for it; the ORM only knows locks that keep out their
    own kind, which would make all bookings of a specialty queue.
    """
    statement, given = rows.order_by().values("pk").query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(f"{statement} FOR SHARE OF {ElsewhereOpening._meta.db_table}", given)
        return cursor.fetchone() is not None
