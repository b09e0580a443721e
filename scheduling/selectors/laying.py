"""The open time of many owners over some days: their rules, exceptions and limits, each read in one query."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from functools import cache
from typing import Any, NamedTuple

from django.db.models import DateField, F, IntegerField, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce

from core.prepared import AnyOf, Given, Prepared
from directory.models import Practitioner
from scheduling.enums import DayKind
from scheduling.models import (
    CALENDARS,
    Calendar,
    DayException,
    Owner,
    WeeklyAvailability,
    WeeklyRule,
)
from scheduling.rules import Hours, OddDay, Place, Span, department_of, is_local, laid_out
from territory.models import Commune, Site, Territory

Laid = Mapping[Place, list[Span]]
Days = Mapping[int, Collection[dt.date]]
WEEK = 7


def laid_out_of(
    kind: type[Owner], keys: Collection[int], days: Sequence[dt.date], only: Days | None = None
) -> dict[int, Laid]:
    """By owner, in one query; without those who have nothing open on these days.

    `days` are in order; `only`: of the owners named there, which of them.
    """
    if not keys or not days:
        return {}
    hours, odd = defaultdict(list), defaultdict(list)
    for owner, *row in _written(CALENDARS[kind], keys, days):
        line = _Line(*row)
        if line.weekday is None:
            odd[owner].append(odd_day_of(line))
        else:
            hours[owner].append(hours_of(line))
    civil, some = frozenset(days), only or {}
    laid = {owner: laid_out(hours[owner], odd[owner], some.get(owner, civil)) for owner in {*hours, *odd}}
    return {owner: open_time for owner, open_time in laid.items() if open_time}


class _Line(NamedTuple):
    """A weekly rule; or, without a weekday, an exception: what is needed of their rows, which are many."""

    weekday: Any
    day: dt.date
    kind: str
    starts_at: dt.time
    ends_at: dt.time
    valid_from: dt.date
    valid_to: dt.date | None
    on_holidays: bool
    insee_code: str
    site_id: int | None = None
    territory_id: int | None = None


def _written(calendar: Calendar, keys: Collection[int], days: Sequence[dt.date]) -> list[Any]:
    """The owner and a _Line, of every rule and exception that may count on these days."""
    return _lines(calendar, is_local=any(map(is_local, days)))(
        keys=list(keys),
        first=days[0],
        last=days[-1],
        weekdays=list({day.weekday() for day in days}),
    )


@cache
def _lines(calendar: Calendar, *, is_local: bool) -> Prepared[Any]:
    return Prepared(lambda: _written_once(calendar, is_local=is_local))


def _written_once(calendar: Calendar, *, is_local: bool) -> Any:
    named = Q(**{calendar.field: AnyOf("keys")})
    first, last = Given("first"), Given("last")
    held = Q(valid_from__lte=last) & (Q(valid_to__isnull=True) | Q(valid_to__gte=first))
    rules = calendar.hours.objects.filter(named, held, weekday=AnyOf("weekdays"))
    rules = with_department(rules) if is_local else rules
    odd = calendar.exceptions.objects.filter(named, day__range=(first, last))
    code = F("insee_code") if "insee_code" in rules.query.annotations else Value("")
    place = ("site", "territory") if calendar.hours is WeeklyAvailability else ()
    times = ("starts_at", "ends_at")
    no_day, no_number = Value(None, output_field=DateField()), Value(None, output_field=IntegerField())
    return rules.values_list(
        *(calendar.field, "weekday", no_day, Value(""), *times),
        *("valid_from", "valid_to", "on_holidays", code, *place),
    ).union(
        odd.values_list(
            *(calendar.field, no_number, "day", "kind", *times),
            *(no_day, no_day, Value(value=False), Value(""), *place),
        ),
        all=True,
    )


def in_force_on(days: Sequence[dt.date]) -> Q:
    """Of weekly rules: those that may open something on one of these days, which are in order."""
    weekdays = {day.weekday() for day in days}
    held = Q(valid_from__lte=days[-1]) & (Q(valid_to__isnull=True) | Q(valid_to__gte=days[0]))
    return held if len(weekdays) == WEEK else held & Q(weekday__in=weekdays)


def hours_of(row: WeeklyRule | _Line) -> Hours:
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


def odd_day_of(row: DayException | _Line) -> OddDay:
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


def keeping_holidays(rows: Any, days: Sequence[dt.date]) -> Any:
    """With the department that a rule is of, on days when that makes a difference."""
    return with_department(rows) if any(map(is_local, days)) else rows


def with_department(rows: Any) -> Any:
    """With `insee_code`: of the site whose public holidays the rule keeps, of the territory whose rota it is,
    or of the physician’s own."""
    fields = {field.name for field in rows.model._meta.get_fields()}
    if "cart" in fields:
        return rows.annotate(insee_code=F("cart__site__commune__insee_code"))
    if "practitioner" not in fields:
        return rows.annotate(insee_code=F("site__commune__insee_code"))
    own = Site.objects.filter(places__practitioner=OuterRef("practitioner"), places__ends_on__isnull=True)
    code = Subquery(own.order_by("places__starts_on", "places__pk").values("commune__insee_code")[:1])
    on_rota = Subquery(_codes_of(OuterRef("territory"))[:1])
    return rows.annotate(insee_code=Coalesce(F("site__commune__insee_code"), on_rota, code, Value("")))


def insee_code_of_rota(territory: Territory) -> str:
    """Of the first of its communes: a territory keeps the holidays of one department."""
    return _codes_of(territory.pk).first() or ""


def _codes_of(territory: Any) -> Any:
    rows = Commune.objects.filter(territories=territory).order_by("insee_code")
    return rows.values_list("insee_code", flat=True)


def insee_code_of(owner: Owner) -> str:
    """Of the commune whose public holidays an owner keeps."""
    if isinstance(owner, Practitioner):
        place = owner.places.filter(ends_on__isnull=True).order_by("starts_on", "pk").first()
        return place.site.commune.insee_code if place else ""
    site = owner if isinstance(owner, Site) else owner.site
    return Commune.objects.get(pk=site.commune_id).insee_code
