"""Nurses and physicians who did acts together: usual pairs come first, and it is said."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from typing import NamedTuple

from django.db.models import Count

from directory import selectors as directory
from directory.models import Practitioner, Training
from scheduling.enums import AppointmentState
from scheduling.models import Appointment


class Beside(NamedTuple):
    """Who is beside the cart, the acts done together with this physician and in all, and their training."""

    nurse: Practitioner
    together: int
    acts: int
    trainings: tuple[Training, ...] = ()


class Pairs:
    """Of some physicians and nurses; four queries."""

    def __init__(self, physicians: Collection[int], nurses: Collection[int]) -> None:
        people = directory.practitioners().filter(pk__in=nurses) if nurses else []
        self._people = {one.pk: one for one in people}
        held = Appointment.objects.filter(nurse__in=nurses, state=AppointmentState.HONOURED)
        self._acts: Mapping[int, int] = (
            dict(held.values_list("nurse").annotate(Count("pk")).order_by("nurse")) if nurses else {}
        )
        rows = held.filter(practitioner__in=physicians).values_list("practitioner", "nurse")
        counted = rows.annotate(Count("pk")).order_by("practitioner", "nurse") if nurses else []
        self._trained = defaultdict(list)
        for one in directory.trainings_of(self._people):
            self._trained[one.practitioner_id].append(one)
        self._together = {(physician, nurse): count for physician, nurse, count in counted}

    def best(self, physician: int, free: Collection[int]) -> Beside | None:
        """Of those who are free, the one with whom this physician did most; of equals, who did most."""
        here = [key for key in free if key in self._people]
        if not here:
            return None
        key = max(here, key=lambda one: (*self._counts(physician, one), -one))
        return Beside(self._people[key], *self._counts(physician, key), tuple(self._trained.get(key, ())))

    def _counts(self, physician: int, nurse: int) -> tuple[int, int]:
        return self._together.get((physician, nurse), 0), self._acts.get(nurse, 0)
