"""Who did not come and who was late, counted: no patient, no hour."""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass

from django.db.models import Count, QuerySet, Sum

from core.actors import Actor
from core.clock import PARIS
from directory.models import Practitioner
from scheduling import policies
from scheduling.enums import AppointmentState, AttendanceKind, CountedBy
from scheduling.models import Appointment, AttendanceMark, Motive
from territory.models import Site

FIELDS = {CountedBy.PHYSICIAN: "practitioner", CountedBy.SITE: "site", CountedBy.MOTIVE: "motive"}
WITHOUT_SITE = "Visio simple, sans site"


@dataclass(frozen=True, slots=True, kw_only=True)
class AttendanceCount:
    """Of one physician, site or motive; `minutes` of all that were late together."""

    name: str
    held: int
    no_shows: int = 0
    patient_late: int = 0
    physician_late: int = 0
    minutes: int = 0


def attendance_counts(
    actor: Actor, first: dt.date, last: dt.date, by: CountedBy, *, at: dt.datetime
) -> list[AttendanceCount]:
    """Of the appointments whose hour came between these days, both included; most often missed first."""
    policies.require_attendance_reader(actor)
    since = dt.datetime.combine(first, dt.time(), tzinfo=PARIS)
    until = min(at, dt.datetime.combine(last + dt.timedelta(days=1), dt.time(), tzinfo=PARIS))
    rows = Appointment.objects.filter(starts_at__gte=since, starts_at__lt=until)
    rows = rows.exclude(state=AppointmentState.CANCELLED)
    field = FIELDS[by]
    held = dict(rows.values_list(field).annotate(Count("pk")).order_by(field))
    marks = _marks(rows, field)
    names = _names(by, [key for key in held if key is not None])
    counts = [
        AttendanceCount(name=names.get(key, WITHOUT_SITE), held=number, **marks.get(key, {}))
        for key, number in held.items()
    ]
    return sorted(counts, key=lambda one: (-one.no_shows, -one.patient_late, -one.physician_late, one.name))


def _marks(rows: QuerySet[Appointment], field: str) -> dict[int | None, dict[str, int]]:
    """By key: how many of each kind stand, and their minutes together."""
    names = {
        AttendanceKind.NO_SHOW: "no_shows",
        AttendanceKind.PATIENT_LATE: "patient_late",
        AttendanceKind.PHYSICIAN_LATE: "physician_late",
    }
    standing = AttendanceMark.objects.filter(appointment__in=rows, kind__in=names, undone_at__isnull=True)
    found = standing.values_list(f"appointment__{field}", "kind").annotate(Count("pk"), Sum("minutes"))
    counted: dict[int | None, dict[str, int]] = defaultdict(dict)
    for key, kind, number, minutes in found.order_by(f"appointment__{field}", "kind"):
        counted[key][names[AttendanceKind(kind)]] = number
        counted[key]["minutes"] = counted[key].get("minutes", 0) + (minutes or 0)
    return counted


def _names(by: CountedBy, keys: list[int]) -> dict[int | None, str]:
    if by == CountedBy.SITE:
        return dict(Site.objects.filter(pk__in=keys).values_list("pk", "name"))
    if by == CountedBy.MOTIVE:
        return dict(Motive.objects.filter(pk__in=keys).values_list("pk", "label"))
    return {one.pk: one.full_name for one in Practitioner.objects.filter(pk__in=keys)}
