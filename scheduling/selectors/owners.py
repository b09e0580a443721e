"""Whose hours an actor may open, and what belongs to them."""

import datetime as dt
from typing import TypeVar
from uuid import UUID

from django.db.models import Q, QuerySet

from core.actors import Actor
from core.errors import NotFound
from core.prepared import Given, Prepared
from directory import selectors as directory
from directory.enums import Profession
from directory.models import Practitioner
from scheduling import policies
from scheduling.models import (
    Absence,
    AgendaLimits,
    DayException,
    Owner,
    WeeklyAvailability,
    WeeklyRule,
    calendar_of,
)
from scheduling.rules import instant
from scheduling.selectors.agenda import refuse_withdrawn
from scheduling.selectors.laying import with_department
from territory import selectors as ground
from territory.models import Site, Territory

Row = TypeVar("Row", WeeklyRule, DayException)
BESIDE = (Profession.NURSE, Profession.PHARMACIST)


def agendas_of(actor: Actor) -> list[Practitioner]:
    """The physicians whose hours the actor writes, their own first."""
    policies.require_agenda_user(actor)
    rows = directory.physicians().filter(pk__in=policies.agendas_kept(actor)).order_by("family_name", "pk")
    return sorted(rows, key=lambda one: one.pk != actor.practitioner_id)


def hours_owner_for(actor: Actor, kind: str, public_id: UUID) -> Owner:
    """A "practitioner", "cart" or "site" whose hours the actor writes."""
    if kind == "practitioner":
        asked = directory.physicians().filter(public_id=public_id).first()
        if asked is not None:
            refuse_withdrawn(actor, asked.pk)
        found = next((one for one in agendas_of(actor) if one.public_id == public_id), None)
        if found is None:
            raise NotFound("Cet agenda est introuvable, ou n’est pas de ceux que vous tenez.")
        return found
    if actor.role != policies.REGION and (kind == "cart" or actor.role not in policies.SITE_VIEWERS):
        policies.require_region(actor)
    owner = ground.cart_for(public_id) if kind == "cart" else ground.site_for(public_id)
    if not policies.can_keep_hours(actor, owner):
        raise NotFound("Ce site est introuvable, ou n’est pas le vôtre.")
    return owner


def weekly_hours(owner: Owner) -> list[WeeklyRule]:
    """All its rules, in the order of the week, each with the commune whose holidays it keeps."""
    rows = of_owner(owner, calendar_of(owner).hours)
    return list(with_department(rows).order_by("weekday", "starts_at", "valid_from", "pk"))


def exceptions_from(owner: Owner, day: dt.date) -> list[DayException]:
    rows = of_owner(owner, calendar_of(owner).exceptions).filter(day__gte=day)
    return list(rows.order_by("day", "starts_at", "pk"))


def exception_for(owner: Owner, public_id: UUID) -> DayException:
    found = of_owner(owner, calendar_of(owner).exceptions).filter(public_id=public_id).first()
    if found is None:
        raise NotFound("Cette exception n’existe plus.")
    return found


def of_owner(owner: Owner, model: type[Row]) -> QuerySet[Row]:
    rows: QuerySet[Row] = model.objects.filter(**{calendar_of(owner).field: owner})
    return rows


def absences_from(owner: Practitioner, at: dt.datetime) -> list[Absence]:
    """The present one and those to come."""
    rows = owner.absences.filter(ends_at__gt=at).select_related("deputy")
    return list(rows.order_by("starts_at"))


def absences_of_week(owner: Owner, monday: dt.date) -> list[Absence]:
    """What an owner is away that week; only physicians are."""
    if not isinstance(owner, Practitioner):
        return []
    starts_at, ends_at = (instant(monday + dt.timedelta(days=days), dt.time()) for days in (0, 7))
    rows = owner.absences.filter(starts_at__lt=ends_at, ends_at__gt=starts_at)
    return list(rows.select_related("deputy").order_by("starts_at"))


_standing_in = Prepared[int](
    lambda: Absence.objects.filter(
        practitioner=Given("owner"),
        ends_at__gt=Given("since"),
        starts_at__lt=Given("until"),
        deputy__isnull=False,
    ).values_list("deputy", flat=True)
)


def deputies_of(owner: Practitioner, at: dt.datetime, days: int = 14) -> set[int]:
    """The keys of who stands in for this physician during some of the coming days."""
    return set(_standing_in(owner=owner.pk, since=at, until=at + dt.timedelta(days=days)))


def absence_for(owner: Practitioner, public_id: UUID) -> Absence:
    found = owner.absences.select_related("deputy").filter(public_id=public_id).first()
    if found is None:
        raise NotFound("Cette absence n’existe plus.")
    return found


def limits_for(owner: Practitioner) -> AgendaLimits:
    """What was set, or a row that is not stored: nothing is limited."""
    return AgendaLimits.objects.filter(practitioner=owner).first() or AgendaLimits(practitioner=owner)


def colleagues_of(owner: Practitioner) -> QuerySet[Practitioner]:
    """The physicians who may stand in for this one: of the same sites and territories."""
    sites = Site.objects.filter(places__practitioner=owner, places__ends_on__isnull=True)
    around = Q(places__site__in=sites) | Q(places__site__territory__in=sites.values("territory"))
    rows = directory.physicians().filter(around, places__ends_on__isnull=True).exclude(pk=owner.pk)
    return rows.distinct().order_by("family_name", "given_name", "pk")


def sites_served_by(owner: Practitioner) -> QuerySet[Site]:
    """Where this physician may keep hours: their own sites, and those of the same territories."""
    own = Site.objects.filter(places__practitioner=owner, places__ends_on__isnull=True)
    rows = Site.objects.filter(Q(pk__in=own) | Q(territory__in=own.values("territory")), is_open=True)
    return rows.order_by("name", "pk")


def rotas_open_to(owner: Practitioner) -> QuerySet[Territory]:
    """Of which territories this physician may keep the rota: where they exercise, and where they do now."""
    own = Site.objects.filter(places__practitioner=owner, places__ends_on__isnull=True)
    kept = WeeklyAvailability.objects.filter(practitioner=owner).values("territory")
    at_home = Q(pk__in=own.values("territory")) | Q(communes__in=own.values("commune"))
    return ground.territories().filter(at_home | Q(pk__in=kept)).distinct()


def nurses_of(site: Site) -> QuerySet[Practitioner]:
    """Who may accompany at this site."""
    rows = directory.practitioners().filter(places__site=site, places__ends_on__isnull=True)
    return rows.filter(profession__in=BESIDE).distinct().order_by("family_name", "pk")
