"""Appointments and motives that an actor may see."""

import datetime as dt
from uuid import UUID

from django.db.models import Count, Min, Q, QuerySet

from core.actors import Actor
from core.errors import NotFound
from core.models import alphabetical
from scheduling import policies
from scheduling.enums import AppointmentState
from scheduling.models import Appointment, Motive, RedFlag
from territory.selectors import Upcoming


def visible_to(actor: Actor) -> QuerySet[Appointment]:
    """The appointments that the actor may see, with what every list shows."""
    return Appointment.objects.filter(policies.known_to(actor)).select_related(
        "patient", "motive", "practitioner__specialty", "site", "cart", "nurse"
    )


def appointment_for(actor: Actor, public_id: UUID, *, lock: bool = False) -> Appointment:
    rows = visible_to(actor)
    if lock:
        rows = rows.select_for_update(of=("self",))
    appointment = rows.filter(public_id=public_id).first()
    if appointment is None:
        raise NotFound("Ce rendez-vous est introuvable, ou hors de votre agenda.")
    return appointment


def appointments_between(actor: Actor, starts_at: dt.datetime, ends_at: dt.datetime) -> QuerySet[Appointment]:
    """What concerns the actor in a period, in order of time; cancelled ones too, for who must know."""
    concerned = visible_to(actor).filter(policies.involves(actor))
    rows = concerned.filter(starts_at__lt=ends_at, ends_at__gt=starts_at)
    return rows.order_by("starts_at", "pk")


def upcoming(held: str, key: int, at: dt.datetime) -> Upcoming:
    """How many appointments hold this "site", "cart" or "practitioner" (in either part) from now on."""
    of = {
        "site": Q(site=key),
        "cart": Q(cart=key),
        "practitioner": Q(practitioner=key) | Q(nurse=key),
    }[held]
    rows = Appointment.objects.filter(of, state=AppointmentState.BOOKED, starts_at__gte=at)
    found = rows.aggregate(count=Count("pk"), first_at=Min("starts_at"))
    return Upcoming(**found)


def motives_offered() -> QuerySet[Motive]:
    return Motive.objects.filter(is_active=True).order_by(*alphabetical("label"), "pk")


def motive_for(public_id: UUID) -> Motive:
    motive = motives_offered().filter(public_id=public_id).first()
    if motive is None:
        raise NotFound("Ce motif n’est plus proposé.")
    return motive


def red_flags_of(motive: Motive) -> QuerySet[RedFlag]:
    """The signs asked for every motive, then those of this one."""
    rows = RedFlag.objects.filter(Q(motive=motive) | Q(motive__isnull=True))
    return rows.order_by("motive_id", "position", "pk")


def motives() -> QuerySet[Motive]:
    """All of them, offered or not, with how many signs of their own (`flag_count`): for who keeps them."""
    rows = Motive.objects.select_related("specialty").annotate(flag_count=Count("red_flags"))
    return rows.order_by(*alphabetical("label"), "pk")


def motive_entry(public_id: UUID) -> Motive:
    motive = motives().filter(public_id=public_id).first()
    if motive is None:
        raise NotFound("Ce motif est introuvable.")
    return motive


def own_flags_of(motive: Motive | None) -> QuerySet[RedFlag]:
    """The signs of this motive alone, or those asked for all."""
    return RedFlag.objects.filter(motive=motive).order_by("position", "pk")


def flag_entry(public_id: UUID) -> RedFlag:
    flag = RedFlag.objects.filter(public_id=public_id).select_related("motive").first()
    if flag is None:
        raise NotFound("Ce signe est introuvable.")
    return flag
