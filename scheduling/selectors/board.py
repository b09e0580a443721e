"""An agenda over some days: what is held, what is free, who is away.

What the actor may not see is hours only: that the place is taken, never for whom.
"""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from django.db.models import Q, QuerySet, prefetch_related_objects

from core.actors import Actor
from directory import selectors as directory
from directory.models import Practitioner
from scheduling.enums import AppointmentState, HoldPurpose
from scheduling.models import Absence, Appointment
from scheduling.models.appointments import HOLDING
from scheduling.policies.boards import BoardOwner
from scheduling.rules import Span, civil_day
from scheduling.selectors.agenda import appointments_between, taken_part_in
from scheduling.selectors.boards import rota_of
from scheduling.selectors.busy import busy_of
from scheduling.selectors.holds import standing
from scheduling.selectors.objections import objected
from scheduling.selectors.slots import Agendas
from territory.models import Cart, Site, Territory


@dataclass(frozen=True, slots=True)
class Taken:
    """An hour held for somebody whom the actor may not know."""

    span: Span
    practitioner: str


@dataclass(frozen=True, slots=True)
class Kept:
    """An hour kept until then for somebody not named: while a patient is asked, or proposed to a request."""

    span: Span
    practitioner: str
    until: dt.datetime
    is_proposed: bool


@dataclass(frozen=True, slots=True)
class Free:
    """`whose`: the physician or the cart, when the agenda shows several; "" otherwise."""

    span: Span
    whose: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Board:
    """`owner`: None for all that concerns the actor. `days` in order.

    `several`: it is the agenda of several physicians, whose absences are not drawn over each other. What they
    have free is drawn for a rota alone: it is looked at to see who is on duty.
    """

    owner: BoardOwner | None
    days: Sequence[dt.date]
    rows: list[Appointment]
    taken: list[Taken] = field(default_factory=list)
    kept: list[Kept] = field(default_factory=list)
    free: list[Free] = field(default_factory=list)
    absences: list[Absence] = field(default_factory=list)
    busy: list[Span] = field(default_factory=list)
    objected: frozenset[int] = frozenset()
    several: bool = False


def board_of(
    actor: Actor, owner: BoardOwner | None, days: Sequence[dt.date], *, at: dt.datetime, state: str = ""
) -> Board:
    """`state`: one AppointmentState, and then nothing but its appointments."""
    period = Span(civil_day(days[0]).starts_at, civil_day(days[-1]).ends_at)
    people, carts = _people(actor, owner), _carts(owner)
    agendas = Agendas(people, carts, dates=days, at=at)
    rows, taken = _held(actor, owner, people, period, agendas)
    prefetch_related_objects(rows, "attendance_marks")
    if state in AppointmentState.values:
        kept = [row for row in rows if row.state == state]
        return Board(owner=owner, days=days, rows=kept, objected=objected(kept))
    keys = [] if isinstance(owner, Territory) else [one.pk for one in people]
    return Board(
        owner=owner,
        days=days,
        rows=rows,
        taken=taken,
        kept=list(_kept(actor, owner, people, carts, period, agendas)),
        free=[] if owner is None and len(people) > 1 else list(_free(owner, people, carts, agendas)),
        absences=_absences(keys, period),
        busy=[span for _, span in busy_of(keys, period)] if len(keys) == 1 else [],
        objected=objected(rows),
        several=len(people) > 1,
    )


def _people(actor: Actor, owner: BoardOwner | None) -> list[Practitioner]:
    """Whose hours the agenda draws."""
    if owner is None:
        rows = directory.physicians().filter(pk__in=actor.practitioner_ids)
        return list(rows.order_by("family_name", "pk"))
    if isinstance(owner, Practitioner):
        return [owner]
    return list(rota_of(owner)) if isinstance(owner, Territory) else []


def _carts(owner: BoardOwner | None) -> list[Cart]:
    if isinstance(owner, Cart):
        return [owner]
    return list(owner.carts.select_related("site").order_by("name", "pk")) if isinstance(owner, Site) else []


def _held(
    actor: Actor, owner: BoardOwner | None, people: Sequence[Practitioner], period: Span, agendas: Agendas
) -> tuple[list[Appointment], list[Taken]]:
    """What the actor may see of it, and the hours of the rest."""
    if owner is None:
        return list(appointments_between(actor, *period)), []
    here = Q(starts_at__lt=period.ends_at, ends_at__gt=period.starts_at) & _belonging_to(owner, people)
    rows: Iterable[Appointment] = taken_part_in(actor).filter(here).order_by("starts_at", "pk")
    others: Iterable[Appointment] = _others(actor, here)
    if isinstance(owner, Territory):
        duty = {one.pk: agendas.on_rota(one, owner.pk) for one in people}
        rows, others = _on_duty(rows, duty), _on_duty(others, duty)
    return list(rows), [Taken(Span(row.starts_at, row.ends_at), row.practitioner.full_name) for row in others]


def _others(actor: Actor, here: Q) -> QuerySet[Appointment]:
    known = taken_part_in(actor).filter(here).values("pk")
    rows = Appointment.objects.filter(here, state__in=HOLDING).exclude(pk__in=known)
    return rows.select_related("practitioner").order_by("starts_at", "pk")


def _belonging_to(owner: BoardOwner, people: Sequence[Practitioner]) -> Q:
    if isinstance(owner, Practitioner):
        return Q(practitioner=owner) | Q(beside=owner) | Q(nurse=owner)
    if isinstance(owner, Territory):
        return Q(practitioner__in=people)
    return Q(cart=owner) if isinstance(owner, Cart) else Q(site=owner)


def _kept(
    actor: Actor,
    owner: BoardOwner | None,
    people: Sequence[Practitioner],
    carts: Sequence[Cart],
    period: Span,
    agendas: Agendas,
) -> Iterator[Kept]:
    here = Q(practitioner__in=people) | Q(cart__in=carts)
    if isinstance(owner, Practitioner) or owner is None:
        here |= Q(nurse=owner.pk if owner else actor.practitioner_id, nurse__isnull=False)
    rows = standing(agendas.at).filter(here, starts_at__lt=period.ends_at, ends_at__gt=period.starts_at)
    for row in rows.select_related("practitioner").order_by("starts_at", "pk"):
        span = Span(row.starts_at, row.ends_at)
        duty = agendas.on_rota(row.practitioner, owner.pk) if isinstance(owner, Territory) else [span]
        if any(span.overlaps(one) for one in duty):
            is_proposed = row.purpose == HoldPurpose.PROPOSAL
            yield Kept(span, row.practitioner.full_name, row.until, is_proposed)


def _on_duty(rows: Iterable[Appointment], duty: dict[int, list[Span]]) -> list[Appointment]:
    """Those that fall in the hours which their physician keeps for the rota."""
    return [
        row
        for row in rows
        if any(Span(row.starts_at, row.ends_at).overlaps(span) for span in duty[row.practitioner_id])
    ]


def _free(
    owner: BoardOwner | None, people: Sequence[Practitioner], carts: Sequence[Cart], agendas: Agendas
) -> Iterator[Free]:
    several = len(people) + len(carts) > 1
    for one in people:
        is_rota = isinstance(owner, Territory)
        spans = agendas.free_on_rota(one, owner.pk) if is_rota and owner else agendas.own(one)
        yield from (Free(span, one.full_name if several else "") for span in spans)
    for cart in carts:
        yield from (Free(span, cart.name if several else "") for span in agendas.usable(cart))


def _absences(keys: Sequence[int], period: Span) -> list[Absence]:
    rows = Absence.objects.filter(
        practitioner__in=keys, starts_at__lt=period.ends_at, ends_at__gt=period.starts_at
    )
    return list(rows.select_related("deputy", "practitioner").order_by("starts_at", "pk"))
