"""When people and carts are not to be had: acts, absences, and what their other agendas say."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from django.db.models import Q

from patients.models import Patient
from scheduling.enums import ActForm
from scheduling.models import Absence, Appointment
from scheduling.models.appointments import HOLDING
from scheduling.rules import NO_LIMITS, Limits, Span, civil_day
from scheduling.selectors.busy import busy_of
from scheduling.selectors.holds import kept_from

A_DAY = dt.timedelta(days=1)
Taken = Mapping[int, list[Span]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """By key: of physicians with all that they keep around, of carts and of nurses the acts alone."""

    physicians: Taken = field(default_factory=dict)
    carts: Taken = field(default_factory=dict)
    nurses: Taken = field(default_factory=dict)

    def add(self, practitioner: int, cart: int | None, nurse: int | None, span: Span) -> None:
        for party, key in ((self.physicians, practitioner), (self.carts, cart), (self.nurses, nurse)):
            if key is not None:
                party[key].append(span)


@dataclass(frozen=True, slots=True, kw_only=True)
class Exempt:
    """What holds nobody here: an appointment about to be moved, and what is kept for this patient."""

    patient: Patient | None = None
    moving: Appointment | None = None


def held_on(
    dates: Collection[dt.date],
    *,
    physicians: Mapping[int, Limits],
    carts: Collection[int],
    nurses: Collection[int],
    but: Exempt,
    at: dt.datetime,
) -> Held:
    """Four queries, however many people. `physicians`: with the limits that each set.

    The acts of the days around count too: what is kept before and after reaches over midnight.
    """
    if not dates:
        return Held()
    period = Span(civil_day(min(dates)).starts_at - A_DAY, civil_day(max(dates)).ends_at + A_DAY)
    acts = _acts(set(physicians), carts, nurses, period, but.moving)
    for kept in kept_from(but.patient, set(physicians), carts, nurses, period, at):
        acts.add(*kept)
    taken: dict[int, list[Span]] = defaultdict(list)
    for key, spans in acts.physicians.items():
        taken[key] += physicians.get(key, NO_LIMITS).kept_by_acts(spans)
    for key, span in absences_of(physicians, period):
        taken[key].append(span)
    for key, span in busy_of(physicians, period):
        taken[key] += physicians.get(key, NO_LIMITS).kept_by_busy([span])
    return Held(physicians=taken, carts=acts.carts, nurses=acts.nurses)


def absences_of(physicians: Collection[int], period: Span) -> list[tuple[int, Span]]:
    rows = Absence.objects.filter(
        practitioner__in=physicians, starts_at__lt=period.ends_at, ends_at__gt=period.starts_at
    )
    return [
        (practitioner, Span(*span))
        for practitioner, *span in rows.values_list("practitioner", "starts_at", "ends_at")
    ]


def _acts(
    physicians: Collection[int],
    carts: Collection[int],
    nurses: Collection[int],
    period: Span,
    moving: Appointment | None,
) -> Held:
    """What appointments hold; who sits beside the patient of an act between physicians is held by it too."""
    beside = Q(requester__in=physicians, form=ActForm.BETWEEN_PHYSICIANS)
    whose = Q(practitioner__in=physicians) | beside
    if carts:
        whose |= Q(cart__in=carts)
    if nurses:
        whose |= Q(nurse__in=nurses)
    rows = Appointment.objects.filter(
        whose, state__in=HOLDING, starts_at__lt=period.ends_at, ends_at__gt=period.starts_at
    )
    if moving is not None:
        rows = rows.exclude(pk=moving.pk)
    held = Held(physicians=defaultdict(list), carts=defaultdict(list), nurses=defaultdict(list))
    fields = ("practitioner", "requester", "form", "cart", "nurse", "starts_at", "ends_at")
    for practitioner, requester, form, cart, nurse, *span in rows.values_list(*fields):
        held.add(practitioner, cart, nurse, Span(*span))
        if form == ActForm.BETWEEN_PHYSICIANS and requester is not None:
            held.add(requester, None, None, Span(*span))
    return held
