"""The open time of many owners over some days: their rules, exceptions and limits, each read in one query."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from django.db.models import F, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce

from directory.models import Practitioner
from scheduling.enums import DayKind
from scheduling.models import CALENDARS, AgendaLimits, DayException, Owner, WeeklyRule
from scheduling.rules import Hours, Limits, OddDay, Place, Span, department_of, laid_out
from territory.models import Commune, Site

Laid = Mapping[Place, list[Span]]
WEEK = 7


def laid_out_of(kind: type[Owner], keys: Collection[int], days: Sequence[dt.date]) -> dict[int, Laid]:
    """By owner; without those who have nothing open on these days."""
    if not keys or not days:
        return {}
    calendar = CALENDARS[kind]
    named = Q(**{f"{calendar.field}__in": keys})
    hours, odd = defaultdict(list), defaultdict(list)
    for row in with_department(calendar.hours.objects.filter(named, in_force_on(days))):
        hours[getattr(row, f"{calendar.field}_id")].append(hours_of(row))
    for odd_row in calendar.exceptions.objects.filter(named, day__range=(days[0], days[-1])):
        odd[getattr(odd_row, f"{calendar.field}_id")].append(odd_day_of(odd_row))
    civil = frozenset(days)
    laid = {owner: laid_out(hours[owner], odd[owner], civil) for owner in {*hours, *odd}}
    return {owner: open_time for owner, open_time in laid.items() if open_time}


def in_force_on(days: Sequence[dt.date]) -> Q:
    """Of weekly rules: those that may open something on one of these days, which are in order."""
    weekdays = {day.weekday() for day in days}
    held = Q(valid_from__lte=days[-1]) & (Q(valid_to__isnull=True) | Q(valid_to__gte=days[0]))
    return held if len(weekdays) == WEEK else held & Q(weekday__in=weekdays)


def hours_of(row: WeeklyRule) -> Hours:
    """The rule without its row. `row` comes from `with_department`, or keeps the national holidays only."""
    return Hours(
        weekday=row.weekday,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        valid_from=row.valid_from,
        valid_to=row.valid_to,
        on_holidays=row.on_holidays,
        place=place_of(row),
        department=department_of(getattr(row, "insee_code", "")),
    )


def odd_day_of(row: DayException) -> OddDay:
    return OddDay(
        day=row.day,
        is_open=row.kind == DayKind.OPEN,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        place=place_of(row),
    )


def place_of(row: Any) -> Place:
    """Only the time of a physician is for somebody in particular."""
    if not hasattr(row, "territory_id"):
        return Place()
    return Place(row.site_id, row.territory_id)


def with_department(rows: Any) -> Any:
    """With `insee_code`: of the site whose public holidays the rule keeps, or of the physician’s own."""
    fields = {field.name for field in rows.model._meta.get_fields()}
    if "cart" in fields:
        return rows.annotate(insee_code=F("cart__site__commune__insee_code"))
    if "practitioner" not in fields:
        return rows.annotate(insee_code=F("site__commune__insee_code"))
    own = Site.objects.filter(places__practitioner=OuterRef("practitioner"), places__ends_on__isnull=True)
    code = Subquery(own.order_by("places__starts_on", "places__pk").values("commune__insee_code")[:1])
    return rows.annotate(insee_code=Coalesce(F("site__commune__insee_code"), code, Value("")))


def insee_code_of(owner: Owner) -> str:
    """Of the commune whose public holidays an owner keeps."""
    if isinstance(owner, Practitioner):
        place = owner.places.filter(ends_on__isnull=True).order_by("starts_on", "pk").first()
        return place.site.commune.insee_code if place else ""
    site = owner if isinstance(owner, Site) else owner.site
    return Commune.objects.get(pk=site.commune_id).insee_code


def limits_of(practitioners: Collection[int]) -> dict[int, Limits]:
    """Of those who set any."""
    return {
        row.practitioner_id: Limits(
            before=dt.timedelta(minutes=row.buffer_before),
            after=dt.timedelta(minutes=row.buffer_after),
            most_a_day=row.most_a_day,
        )
        for row in AgendaLimits.objects.filter(practitioner__in=practitioners)
    }
