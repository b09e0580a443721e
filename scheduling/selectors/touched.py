"""Acts already taken that fall when their physician, their cart or somebody of their site is not there."""

import datetime as dt
from collections.abc import Sequence
from typing import NamedTuple

from django.db.models import Q, QuerySet

from core.clock import today
from directory.models import Practitioner
from scheduling.enums import AppointmentState, DayKind
from scheduling.models import Absence, Appointment, DayException, Owner, calendar_of
from scheduling.rules import Span, merged, without
from scheduling.selectors.laying import odd_day_of
from scheduling.selectors.owners import absences_from, exceptions_from


class Away(NamedTuple):
    """`nurse`: who alone is not there; None: the whole owner."""

    span: Span
    nurse: int | None = None


def acts_touched(owner: Owner, at: dt.datetime) -> list[Appointment]:
    """Still to come, in order: over a leave, or over what is closed and not opened again."""
    away = [*_closed(exceptions_from(owner, today(at))), *_leaves(owner, at)]
    return [act for act in acts_to_come(owner, at) if _is_over(act, away)]


def acts_over(owner: Owner, row: Absence | DayException, at: dt.datetime) -> list[Appointment]:
    """Those over one leave, or over one closed day."""
    away = _closed([row]) if isinstance(row, DayException) else [Away(Span(row.starts_at, row.ends_at))]
    return [act for act in acts_to_come(owner, at) if _is_over(act, away)]


def acts_to_come(owner: Owner, at: dt.datetime) -> QuerySet[Appointment]:
    """That hold this physician, this cart, or a cart of this site."""
    rows = Appointment.objects.filter(
        Q(**{calendar_of(owner).field: owner}), state=AppointmentState.BOOKED, ends_at__gt=at
    )
    return rows.select_related("patient", "practitioner", "site", "booker").order_by("starts_at", "pk")


def deputised_over(row: Absence) -> list[Absence]:
    """The leaves of colleagues that who is away was to stand in for."""
    found = row.practitioner.deputised_absences.filter(starts_at__lt=row.ends_at, ends_at__gt=row.starts_at)
    return list(found.select_related("practitioner").order_by("starts_at"))


def is_deputy_away(row: Absence) -> bool:
    """Whether who stands in is on leave too, for some of that time."""
    if row.deputy is None:
        return False
    return row.deputy.absences.filter(starts_at__lt=row.ends_at, ends_at__gt=row.starts_at).exists()


def _closed(rows: Sequence[DayException]) -> list[Away]:
    """What is open prevails over what is closed to all; who is away alone is away from their own acts."""
    opened = [odd_day_of(row).span for row in rows if row.kind == DayKind.OPEN]
    off = [row for row in rows if row.kind == DayKind.CLOSED]
    away = [Away(odd_day_of(row).span, getattr(row, "nurse_id", None)) for row in off]
    shut = without(merged(one.span for one in away if one.nurse is None), opened)
    return [*map(Away, shut), *(one for one in away if one.nurse is not None)]


def _leaves(owner: Owner, at: dt.datetime) -> list[Away]:
    if not isinstance(owner, Practitioner):
        return []
    return [Away(Span(row.starts_at, row.ends_at)) for row in absences_from(owner, at)]


def _is_over(act: Appointment, away: Sequence[Away]) -> bool:
    held = Span(act.starts_at, act.ends_at)
    return any(one.span.overlaps(held) and one.nurse in (None, act.nurse_id) for one in away)
