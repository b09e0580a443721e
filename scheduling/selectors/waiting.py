"""The line: who waits, in what order, and what an hour that comes free is good for."""

import datetime as dt
from collections.abc import Iterator
from uuid import UUID

from django.db.models import QuerySet

from accounts import selectors as accounts
from accounts.models import User
from core.actors import Actor
from core.clock import today
from core.errors import NotFound
from directory.models import Practitioner
from patients import selectors as patients
from patients.models import Patient
from patients.policies import can_know
from scheduling.enums import AppointmentState, WaitingState
from scheduling.models import Appointment, Motive, Referral, WaitingEntry, WaitingOffer
from scheduling.models.waiting import IN_LINE
from scheduling.policies import can_use_booking
from scheduling.policies import waiting as policies
from scheduling.rules import Span
from scheduling.rules import waiting as rules
from scheduling.selectors.motives import bookable, closed_by, receiving
from scheduling.selectors.slots import Slot, free_slots

LOOKED_AT = 120  # days: what can be booked


def waiting_seen(actor: Actor, at: dt.datetime) -> QuerySet[WaitingEntry]:
    """Those still in line, whose turn comes first at the top."""
    rows = _seen(actor, at).filter(state__in=IN_LINE)
    rows = rows.select_related("patient__commune", "motive", "cart__site", "joiner", "referral__referrer")
    return rows.prefetch_related("practitioners").order_by("-is_priority", "joined_on", "pk")


def _seen(actor: Actor, at: dt.datetime) -> QuerySet[WaitingEntry]:
    """Of patients whom the actor still knows: who put them in line may have lost that since."""
    rows = WaitingEntry.objects.filter(policies.seen_by(actor), patient__in=patients.visible_to(actor, at))
    return rows.distinct()


def waiting_for(actor: Actor, public_id: UUID, *, at: dt.datetime, lock: bool = False) -> WaitingEntry:
    policies.require_keeper(actor)
    if lock:
        WaitingEntry.objects.select_for_update().filter(public_id=public_id).first()
    rows = _seen(actor, at)
    rows = rows.select_related("patient", "motive", "cart__site", "beside")
    entry = rows.filter(public_id=public_id).first()
    if entry is None:
        raise NotFound("Cette inscription est introuvable, ou n’est pas de vos agendas.")
    return entry


def joiner_of(entry: WaitingEntry, at: dt.datetime) -> User | None:
    """Who put them in line, as long as it is theirs to answer: the account is open, the delegation stands."""
    if entry.joiner is None:
        return None
    held = accounts.actors_of(entry.joiner, today(at))
    books = any(can_use_booking(one) and can_know(one, entry.patient, at) for one in held)
    return entry.joiner if books else None


def waiting_entry_of(patient: Patient, motive: Motive) -> WaitingEntry | None:
    return WaitingEntry.objects.filter(patient=patient, motive=motive, state__in=IN_LINE).first()


def offer_of(entry: WaitingEntry) -> WaitingOffer | None:
    """The hour that waits for an answer."""
    return entry.offers.filter(outcome="").select_related("practitioner", "hold__patient").first()


def taken_by(actor: Actor, entry: WaitingEntry) -> Appointment | None:
    """What this person made of the hour that was offered, when they did."""
    taken = entry.offers.filter(appointment__booker=actor.user_id, appointment__booker__isnull=False)
    offer = taken.select_related("appointment").order_by("-pk").first()
    return offer.appointment if offer else None


def offers_lapsed(at: dt.datetime) -> list[UUID]:
    """Of those in line: whose offered hour was not answered in time."""
    rows = WaitingOffer.objects.filter(outcome="", until__lte=at).order_by("until")
    return list(rows.values_list("entry__public_id", flat=True))


def waiting_over(at: dt.datetime) -> list[UUID]:
    """Those whose last day is over."""
    rows = WaitingEntry.objects.filter(state=WaitingState.WAITING, until__lt=today(at))
    return list(rows.order_by("pk").values_list("public_id", flat=True))


def waitable(
    actor: Actor, treating: Practitioner | None, motive: Motive, looked_at: int | None, at: dt.datetime
) -> list[Practitioner]:
    """The physicians whom this actor books for this motive, with the one that was looked at."""
    wanted = bookable(actor, treating, at) | ({looked_at} if looked_at else set())
    closed = closed_by(motive)
    return [one for one in receiving(motive, wanted) if one.pk not in closed]


def in_line(at: dt.datetime) -> list[WaitingEntry]:
    """Who may be offered something: those to be seen first, then who waits the longest."""
    rows = WaitingEntry.objects.filter(state=WaitingState.WAITING, until__gte=today(at))
    whom = ("patient", "motive", "cart__site", "beside", "referral__taker", "referral__physician")
    rows = rows.select_related(*whom).prefetch_related("practitioners")
    return list(rows.order_by("-is_priority", "joined_on", "pk"))


def later_appointment(entry: WaitingEntry, at: dt.datetime, *, lock: bool = False) -> Appointment | None:
    """What the patient has already for this motive after this instant, which a sooner hour replaces."""
    rows = Appointment.objects.select_for_update(of=("self",)) if lock else Appointment.objects
    rows = rows.filter(
        patient=entry.patient, motive=entry.motive, state=AppointmentState.BOOKED, starts_at__gt=at
    )
    return rows.order_by("starts_at", "pk").first()


def waiting_from(referral: Referral) -> WaitingEntry | None:
    """Who waits for an hour because of it."""
    return referral.waiting_entries.filter(state__in=IN_LINE).order_by("joined_on", "pk").first()


def has_later(appointment: Appointment) -> bool:
    """Whether the patient has another one for the same motive, after this one."""
    rows = Appointment.objects.filter(patient=appointment.patient_id, motive=appointment.motive_id)
    return rows.filter(state=AppointmentState.BOOKED, starts_at__gt=appointment.starts_at).exists()


def fitting_slots(entry: WaitingEntry, freed: Span, at: dt.datetime) -> Iterator[Slot]:
    """What of this freed time suits who waits, and was not offered to them before."""
    held = later_appointment(entry, at)
    known = set(entry.offers.values_list("practitioner", "starts_at"))
    days = min((today(freed.ends_at) - today(at)).days + 1, LOOKED_AT)
    for practitioner in entry.practitioners.all():
        slots = free_slots(
            practitioner=practitioner,
            cart=entry.cart,
            motive=entry.motive,
            days=days,
            at=at,
            patient=entry.patient,
            requester=entry.beside,
        )
        for slot in slots:
            within = freed.starts_at <= slot.starts_at < freed.ends_at
            wished = rules.suits(
                slot.starts_at,
                half_days=entry.half_days,
                until=entry.until,
                before=held.starts_at if held else None,
            )
            if within and wished and (practitioner.pk, slot.starts_at) not in known:
                yield slot
