"""What is to be booked next, the soonest first."""

import datetime as dt
from uuid import UUID

from django.db.models import QuerySet

from core.actors import Actor
from core.clock import today
from core.errors import NotFound
from patients import selectors as patients
from scheduling.enums import FollowUpState
from scheduling.models import Appointment, FollowUp
from scheduling.policies import follow_ups as policies
from scheduling.rules.follow_ups import AHEAD

WITH = ("source__patient", "source__motive", "source__practitioner", "source__cart__site", "source__site")


def follow_ups_seen(actor: Actor, at: dt.datetime) -> QuerySet[FollowUp]:
    return _seen(actor, at).filter(state=FollowUpState.PLANNED).order_by("first_day", "planned_at", "pk")


def _seen(actor: Actor, at: dt.datetime) -> QuerySet[FollowUp]:
    """Of patients whom the actor still knows."""
    rows = FollowUp.objects.filter(policies.seen_by(actor))
    return rows.filter(source__patient__in=patients.visible_to(actor, at)).select_related(*WITH)


def follow_up_for(actor: Actor, public_id: UUID, *, at: dt.datetime, lock: bool = False) -> FollowUp:
    policies.require_reader(actor)
    if lock:
        FollowUp.objects.select_for_update().filter(public_id=public_id).first()
    found = _seen(actor, at).filter(public_id=public_id).first()
    if found is None:
        raise NotFound("Cette suite est introuvable, ou n’est pas de vos agendas.")
    return found


def follow_up_of(appointment: Appointment) -> FollowUp | None:
    """What was last planned after this act."""
    return appointment.follow_ups.order_by("-planned_at", "-pk").first()


def follow_up_awaited(appointment: Appointment, asked: FollowUp | None = None) -> FollowUp | None:
    """What this appointment answers. Locked.

    `asked`: whoever books said that it is for this one, whenever and with whom it is. Else what is planned
    with the same physician for these days: another act in between answers nothing.
    """
    rows = _locked().filter(
        state=FollowUpState.PLANNED,
        source__patient=appointment.patient_id,
        source__motive=appointment.motive_id,
    )
    if asked is not None:
        return rows.filter(pk=asked.pk).first()
    day = today(appointment.starts_at)
    meant = rows.filter(
        source__practitioner=appointment.practitioner_id, first_day__lte=day, last_day__gte=day
    )
    return meant.order_by("first_day", "pk").first()


def follow_up_taken(appointment: Appointment) -> FollowUp | None:
    """What this appointment was taken for. Locked."""
    return _locked().filter(appointment=appointment).first()


def follow_up_missed(appointment: Appointment) -> FollowUp | None:
    """What it had been taken for, and still waits because nobody came. Locked."""
    return _locked().filter(missed=appointment, state=FollowUpState.PLANNED).first()


def _locked() -> QuerySet[FollowUp]:
    return FollowUp.objects.select_for_update(of=("self",)).select_related(*WITH)


def follow_ups_due(on: dt.date) -> QuerySet[FollowUp]:
    """Whose window comes, and of which nobody was reminded."""
    rows = FollowUp.objects.filter(
        state=FollowUpState.PLANNED, reminded_at__isnull=True, first_day__lte=on + AHEAD
    )
    return rows.select_related(*WITH).order_by("first_day", "pk")
