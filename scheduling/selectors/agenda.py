"""Appointments that an actor may see."""

import datetime as dt
from uuid import UUID

from django.db.models import Count, Min, Q, QuerySet

from accounts import selectors as accounts
from accounts.models import User
from core.actors import Actor
from core.errors import NotFound, Refused
from scheduling import policies
from scheduling.enums import AppointmentState
from scheduling.models import Appointment
from territory.selectors import Upcoming

WITHDRAWN = (
    "{} vous a retiré sa délégation : vous n’agissez plus en son nom. Ce que vous veniez de faire n’est pas "
    "enregistré."
)


def visible_to(actor: Actor) -> QuerySet[Appointment]:
    """The appointments that the actor may see, with what every list shows."""
    return with_names(Appointment.objects.filter(policies.known_to(actor)))


def taken_part_in(actor: Actor) -> QuerySet[Appointment]:
    """The same without those that are read as the treating physician: to open one leaves a trace."""
    return with_names(Appointment.objects.filter(policies.takes_part_in(actor)))


def with_names(rows: QuerySet[Appointment]) -> QuerySet[Appointment]:
    return rows.select_related(
        "patient", "motive", "practitioner__specialty", "beside", "site", "cart", "nurse"
    )


def appointment_for(
    actor: Actor, public_id: UUID, *, lock: bool = False, is_in_act: bool = False
) -> Appointment:
    """`is_in_act`: asked from the pages of an act, which may be a rehearsal."""
    rows = with_names(Appointment.every.filter(policies.known_to(actor))) if is_in_act else visible_to(actor)
    if lock:
        rows = rows.select_for_update(of=("self",))
    appointment = rows.filter(public_id=public_id).first()
    if appointment is None:
        _refuse_withdrawn(actor, public_id)
        raise NotFound("Ce rendez-vous est introuvable, ou hors de votre agenda.")
    return appointment


def booker_of(appointment: Appointment, on: dt.date) -> User | None:
    """Who booked, as long as it is theirs to undo: the account is open, the delegation was not taken back."""
    booker = appointment.booker
    if booker is None:
        return None
    held = accounts.actors_of(booker, on)
    return booker if any(policies.can_cancel(actor, appointment) for actor in held) else None


def appointment_locked(key: int) -> None:
    """Held before anything that belongs to it, its act too: in two orders, two gestures wait for ever."""
    Appointment.every.select_for_update().get(pk=key)


def _refuse_withdrawn(actor: Actor, public_id: UUID) -> None:
    """Who had this agenda in hand, on a page that is still open, is told that they have it no more."""
    row = Appointment.objects.filter(public_id=public_id).first()
    if row is not None:
        refuse_withdrawn(actor, row.practitioner_id)


def refuse_withdrawn(actor: Actor, practitioner: int) -> None:
    """Refused to who acted in the name of this physician (their key); nothing for anybody else."""
    ended = accounts.delegation_ended_of(actor, practitioner)
    if ended is not None:
        raise Refused(WITHDRAWN.format(ended.practitioner.full_name), code="delegation_withdrawn")


def appointment_told(public_id: UUID) -> Appointment | None:
    """For the worker, who tells open pages that it changed and says nothing of it."""
    return Appointment.objects.select_related("site").filter(public_id=public_id).first()


def appointments_between(actor: Actor, starts_at: dt.datetime, ends_at: dt.datetime) -> QuerySet[Appointment]:
    """What concerns the actor in a period, in order of time; cancelled ones too, for who must know."""
    concerned = with_names(Appointment.objects.filter(policies.involves(actor)))
    rows = concerned.filter(starts_at__lt=ends_at, ends_at__gt=starts_at)
    return rows.order_by("starts_at", "pk")


def next_after(running: Appointment, at: dt.datetime) -> list[Appointment]:
    """Who is next with each of the same physicians, and at the same cart: locked, none of them begun."""
    rows = Appointment.objects.select_for_update(of=("self",)).select_related("patient", "site")
    rows = rows.filter(state=AppointmentState.BOOKED, starts_at__gt=running.starts_at, ends_at__gt=at)
    physicians = [key for key in (running.practitioner_id, running.beside_id) if key is not None]
    held = [Q(practitioner=key) | Q(beside=key) for key in physicians]
    held.append(Q(cart=running.cart_id, cart__isnull=False))
    found = [rows.filter(of).exclude(pk=running.pk).order_by("starts_at", "pk").first() for of in held]
    return list({one.pk: one for one in found if one is not None}.values())


def upcoming(held: str, key: int, at: dt.datetime) -> Upcoming:
    """How many appointments hold this "site", "cart" or "practitioner" (in either part) from now on."""
    of = {
        "site": Q(site=key),
        "cart": Q(cart=key),
        "practitioner": Q(practitioner=key) | Q(beside=key) | Q(nurse=key),
    }[held]
    rows = Appointment.objects.filter(of, state=AppointmentState.BOOKED, starts_at__gte=at)
    found = rows.aggregate(count=Count("pk"), first_at=Min("starts_at"))
    return Upcoming(**found)
