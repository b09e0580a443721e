"""What looks across the acts: the day of an actor, the state of the region. Reads only."""

import datetime as dt
from dataclasses import dataclass

from accounts import policies as accounts
from billing import selectors as billing
from consultations import selectors as consultations
from consultations.enums import ConsultationState
from consultations.models import Consultation
from core.actors import Actor
from core.clock import PARIS, today
from notifications import selectors as notifications
from pathways import selectors as pathways
from pathways.models import Decision
from scheduling import selectors as scheduling
from scheduling.enums import AppointmentState
from scheduling.models import Appointment
from territory.enums import CartState
from territory.models import Cart, Device, Site

DONE = (ConsultationState.CLOSED, ConsultationState.FINISHED, ConsultationState.CANCELLED)
LATE = dt.timedelta(hours=1)  # an appointment that nobody opened an hour after its time is no longer next
LOW_BATTERY = 20  # per cent


@dataclass(frozen=True, slots=True)
class Today:
    """The appointments of a civil day with their acts (by the appointment's key), and what comes next."""

    appointments: list[Appointment]
    acts: dict[int, Consultation]
    next: Appointment | None


def today_of(actor: Actor, at: dt.datetime) -> Today:
    starts = dt.datetime.combine(today(at), dt.time(), tzinfo=PARIS)
    rows = list(scheduling.appointments_between(actor, starts, starts + dt.timedelta(days=1)))
    opened = consultations.visible_to(actor).filter(appointment__in=[row.pk for row in rows])
    acts = {act.appointment_id: act for act in opened.order_by("pk")}
    return Today(rows, acts, _next(rows, acts, at))


def _next(rows: list[Appointment], acts: dict[int, Consultation], at: dt.datetime) -> Appointment | None:
    """Who is in the call, else who waits, else the first to come."""
    held = [row for row in rows if row.state != AppointmentState.CANCELLED and not _is_done(acts.get(row.pk))]
    live = (ConsultationState.IN_PROGRESS, ConsultationState.WAITING)
    for state in live:
        found = next((row for row in held if row.pk in acts and acts[row.pk].state == state), None)
        if found is not None:
            return found
    return next((row for row in held if row.starts_at >= at - LATE), None)


def _is_done(act: Consultation | None) -> bool:
    return act is not None and act.state in DONE


def reports_to_sign(actor: Actor) -> list[Consultation]:
    """Finished acts that wait for this physician’s signature."""
    if actor.role != "physician":
        return []
    return list(consultations.to_sign(actor))


def sheets_ready(actor: Actor) -> int:
    """How many drafts wait for this actor, or for those who delegated to them."""
    return billing.visible_to(actor).count()


@dataclass(frozen=True, slots=True)
class Region:
    """What a regional administrator looks at first."""

    sites: int
    closed_sites: int
    carts: int
    broken_carts: list[Cart]
    low_devices: list[Device]
    failed_messages: int
    decisions_to_read: list[Decision]


def region_for(actor: Actor) -> Region:
    """Counts without any personal data; Refused for anybody but a regional administrator."""
    accounts.require_account_manager(actor)
    carts = Cart.objects.select_related("site")
    return Region(
        sites=Site.objects.count(),
        closed_sites=Site.objects.filter(is_open=False).count(),
        carts=carts.count(),
        broken_carts=list(carts.exclude(state=CartState.IN_SERVICE).order_by("site__name", "name")),
        low_devices=list(_low_devices(None)),
        failed_messages=notifications.failures_for(actor).count(),
        decisions_to_read=pathways.to_read(actor),
    )


def low_devices_of(actor: Actor) -> list[Device]:
    """Devices of the actor’s sites whose battery was last told low."""
    return list(_low_devices(actor.site_ids))


def _low_devices(site_ids: frozenset[int] | None) -> list[Device]:
    rows = Device.objects.filter(battery_percent__lt=LOW_BATTERY).select_related("cart__site")
    if site_ids is not None:
        rows = rows.filter(cart__site__in=site_ids)
    return list(rows.order_by("cart__site__name", "label", "pk"))
