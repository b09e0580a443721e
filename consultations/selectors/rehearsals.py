"""Why a rehearsal may not begin now: real acts come first. The caller holds the turns."""

import datetime as dt
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from consultations.models import Consultation
from consultations.rules import words
from consultations.selectors.acts import FORGOTTEN, WITH
from consultations.states import GOING_ON, HELD, NOT_OVER, OVER, State
from core.actors import Actor
from directory.models import Practitioner
from scheduling import selectors as agenda
from scheduling.enums import AppointmentState
from scheduling.models import Appointment
from territory.enums import CartState
from territory.models import Cart

OUT_OF_ORDER = "Ce chariot est hors service : un essai y commencera quand il sera remis en service."
CART_IN_ACT = "Un acte est en cours sur ce chariot : attendez qu’il soit terminé."
CART_NEEDED = "Un acte commence à {} sur ce chariot, il faut le préparer : faites l’essai après."
CART_REHEARSES = "Un essai à blanc est déjà en cours sur ce chariot : rejoignez-le, ou terminez-le."
PHYSICIAN_IN_ACT = "Le {} est dans un acte : proposez l’essai à un autre médecin, ou plus tard."
PHYSICIAN_REHEARSES = "Le {} est déjà dans un essai à blanc : proposez-le à un autre médecin, ou plus tard."


def rehearsal_refusal(cart: Cart, practitioner: Practitioner, at: dt.datetime) -> str:
    """The first reason against it, in a sentence; "" when it may begin."""
    name = f"Dr {practitioner.family_name}"
    own = Q(appointment__practitioner=practitioner) | Q(appointment__beside=practitioner)
    if refusal := cart_refusal(cart, at):
        return refusal
    if _going_on(own, at):
        return PHYSICIAN_IN_ACT.format(name)
    if _rehearsed(Q(practitioner=practitioner), at):
        return PHYSICIAN_REHEARSES.format(name)
    return ""


def cart_refusal(cart: Cart, at: dt.datetime) -> str:
    """What of the cart alone stands against it: said before a physician is chosen."""
    if cart.state != CartState.IN_SERVICE:
        return OUT_OF_ORDER
    if _going_on(Q(appointment__cart=cart), at):
        return CART_IN_ACT
    needed = agenda.needing(cart, at).exclude(consultation__state__in=OVER).first()
    if needed is not None:
        return CART_NEEDED.format(words.hour(needed.starts_at))
    return CART_REHEARSES if rehearsal_on(cart, at) else ""


def rehearsal_on(cart: Cart, at: dt.datetime) -> Consultation | None:
    """The one that goes on with this cart."""
    return _rehearsed(Q(cart=cart), at)


def seen_rehearsal_on(actor: Actor, cart: Cart, at: dt.datetime) -> Consultation | None:
    """The same, for those who may enter it."""
    found = rehearsal_on(cart, at)
    return found if found is not None and _attends(actor, found.appointment) else None


def rehearsals_to_remove(at: dt.datetime) -> list[UUID]:
    """The acts of those that ended a week ago and more, the oldest first."""
    rows = Consultation.objects.filter(appointment__in=agenda.rehearsals_over(at))
    return list(rows.order_by("appointment__ends_at", "pk").values_list("public_id", flat=True))


def rehearsal_to_remove(public_id: UUID, at: dt.datetime) -> Consultation | None:
    """One of them, under lock: whoever comes second finds none."""
    rows = Consultation.objects.select_for_update(of=("self",)).select_related("appointment__patient")
    return rows.filter(public_id=public_id, appointment__in=agenda.rehearsals_over(at)).first()


def rehearsals_in_the_way(at: dt.datetime) -> list[UUID]:
    """Those that a real act of their cart or physician finds going on: at its hour, or once it waits."""
    return list(_in_the_way(at).order_by("pk").values_list("public_id", flat=True))


def rehearsal_in_the_way(public_id: UUID, at: dt.datetime) -> Consultation | None:
    """One of them, its appointment and itself under lock: whoever comes second finds none."""
    rows = Consultation.objects.filter(public_id=public_id)
    key = rows.values_list("appointment_id", flat=True).first()
    if key is None:
        return None
    agenda.appointment_locked(key)
    held = _in_the_way(at).filter(pk__in=rows.values("pk")).select_for_update(of=("self",))
    return held.select_related(*WITH).first()


def _in_the_way(at: dt.datetime) -> QuerySet[Consultation]:
    physician = OuterRef("appointment__practitioner")
    of = Q(cart=OuterRef("appointment__cart")) | Q(practitioner=physician) | Q(beside=physician)
    hour = Q(starts_at__lte=at, starts_at__gt=OuterRef("appointment__starts_at"))
    real = Appointment.objects.filter(of, state=AppointmentState.BOOKED, ends_at__gt=at)
    real = real.filter(hour | Q(consultation__state__in=HELD)).exclude(consultation__state__in=OVER)
    going = Consultation.objects.filter(appointment__is_rehearsal=True, state__in=NOT_OVER)
    return going.filter(Exists(real))


def _attends(actor: Actor, appointment: Appointment) -> bool:
    at_cart = actor.role == "nurse" and appointment.site_id in actor.site_ids
    return at_cart or appointment.practitioner_id == actor.practitioner_id


def _going_on(of: Q, at: dt.datetime) -> bool:
    held = Q(state__in=GOING_ON, started_at__gt=at - FORGOTTEN)
    held |= Q(state=State.WAITING, appointment__starts_at__gt=at - FORGOTTEN)
    return Consultation.objects.real().filter(of, held).exists()


def _rehearsed(of: Q, at: dt.datetime) -> Consultation | None:
    rows = Consultation.objects.filter(appointment__in=agenda.rehearsed_now(of, at)).exclude(state__in=OVER)
    return rows.select_related("appointment__practitioner", "appointment__cart").order_by("-pk").first()
