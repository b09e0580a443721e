"""The carts as those of their sites see them: what was checked, and before which slot. No patient here."""

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet

from consultations import policies
from consultations.models import CartCheck
from core.actors import Actor
from core.clock import PARIS, today
from core.errors import NotFound
from core.models import alphabetical
from scheduling.enums import AppointmentState
from scheduling.models import Appointment
from territory.models import Cart


@dataclass(frozen=True, slots=True)
class Slot:
    """An hour taken on a cart today, and the check made for it."""

    starts_at: dt.datetime
    check: CartCheck | None


def carts_seen_by(actor: Actor) -> QuerySet[Cart]:
    rows = Cart.objects.filter(policies.carts_known_to(actor)).select_related("site", "room")
    return rows.prefetch_related("devices").order_by(*alphabetical("site__name", "name"), "pk")


def cart_seen_by(actor: Actor, public_id: UUID) -> Cart:
    cart = carts_seen_by(actor).filter(public_id=public_id).first()
    if cart is None:
        raise NotFound("Ce chariot est introuvable, ou hors de vos sites.")
    return cart


def slots_of(cart: Cart, at: dt.datetime) -> list[Slot]:
    """What is left of today on this cart."""
    midnight = dt.datetime.combine(today(at), dt.time(), tzinfo=PARIS)
    rows = Appointment.objects.filter(cart=cart, starts_at__gte=midnight, ends_at__gt=at)
    rows = rows.filter(starts_at__lt=midnight + dt.timedelta(days=1))
    rows = rows.exclude(state=AppointmentState.CANCELLED).order_by("starts_at", "pk")
    made = [(check.consultation, check) for check in reversed(checks_of(cart, 50))]
    checks = {act.appointment_id: check for act, check in made if act is not None}
    return [Slot(row.starts_at, checks.get(row.pk)) for row in rows]


def checks_of(cart: Cart, most: int = 8) -> list[CartCheck]:
    """The last checks of this cart, newest first."""
    rows = CartCheck.objects.filter(cart=cart).select_related("consultation", "cart")
    rows = rows.prefetch_related("items", "devices", "cart__devices")
    return list(rows.order_by("-checked_at", "-pk")[:most])
