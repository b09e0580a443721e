"""Who is held, by an act or by an hour that is kept for somebody for a few minutes."""

import datetime as dt
from collections.abc import Collection, Mapping
from typing import Any, Protocol
from uuid import UUID

from django.contrib.postgres.fields import RangeBoundary
from django.db.models import Q, QuerySet

from core.actors import Actor
from core.errors import NotFound
from directory.models import Practitioner
from patients.models import Patient
from scheduling.enums import HeldBy, HeldKind
from scheduling.models import Appointment, HeldTime, Hold, NursePresence
from scheduling.models.spans import TimeSpan
from scheduling.rules import Span
from territory.models import Cart

KIND_OF = {
    "practitioner": HeldKind.PHYSICIAN,
    "beside": HeldKind.PHYSICIAN,
    "cart": HeldKind.CART,
    "nurse": HeldKind.NURSE,
    "patient": HeldKind.PATIENT,
}


class Together(Protocol):
    """Those whom a booking, an appointment or an hour kept holds together."""

    @property
    def patient(self) -> Patient: ...
    @property
    def practitioner(self) -> Practitioner: ...
    @property
    def beside(self) -> Practitioner | None: ...
    @property
    def cart(self) -> Cart | None: ...
    @property
    def nurse(self) -> Practitioner | None: ...


def parties_of(asked: Together) -> dict[str, Any]:
    """By the name of their part, without those that there are none of."""
    parties = {party: getattr(asked, party) for party in KIND_OF}
    return {party: row for party, row in parties.items() if row is not None}


def nurses_named_at(cart: Cart | None) -> Collection[int]:
    """The keys of whoever may be named beside this cart, some day or other."""
    if cart is None:
        return ()
    named = NursePresence.objects.filter(site=cart.site_id, nurse__isnull=False)
    return set(named.values_list("nurse", flat=True))


def standing(at: dt.datetime) -> QuerySet[Hold]:
    """Those that have not lapsed."""
    return Hold.objects.filter(until__gt=at)


def held_party(
    parties: Mapping[str, Any],
    span: Span,
    patient: Patient,
    at: dt.datetime,
    *,
    but: Appointment | None = None,
) -> str:
    """Which of these parties is held then by an appointment, or kept for somebody else; "" when none is.

    `but`: an appointment about to be moved.
    """
    kept = Q(until__gt=at) & ~Q(patient_key=patient.pk)
    acts = Q(source=HeldBy.ACT) & ~Q(source_key=but.pk if but else 0)
    rows = _held(parties, span).filter(acts | kept)
    taken = set(rows.values_list("kind", "key"))
    return next((party for party, row in parties.items() if row and (KIND_OF[party], row.pk) in taken), "")


def lapsed_before(row: Appointment | Hold, at: dt.datetime) -> list[int]:
    """The keys of the hours kept that have lapsed and still stand in the way of this, locked.

    Without waiting: what somebody else is throwing away is waited for by the constraint.
    """
    held = _held(parties_of(row), Span(row.starts_at, row.ends_at)).filter(until__lte=at)
    keys = list(held.values_list("source_key", flat=True))
    if not keys:
        return []
    rows = Hold.objects.select_for_update(skip_locked=True).filter(pk__in=keys, until__lte=at)
    return list(rows.values_list("pk", flat=True))


def _held(parties: Mapping[str, Any], span: Span) -> QuerySet[HeldTime]:
    of = Q(pk__in=[])
    for party, row in parties.items():
        if row is not None:
            of |= Q(kind=KIND_OF[party], key=row.pk)
    then = TimeSpan("starts_at", "ends_at", RangeBoundary())  # as the constraints say it: their index answers
    return HeldTime.objects.alias(then=then).filter(of, then__overlap=tuple(span))


def holds_of(actor: Actor, patient: Patient, at: dt.datetime) -> QuerySet[Hold]:
    """What this person keeps for that patient, the soonest first."""
    rows = standing(at).filter(holder=actor.user_id, holder__isnull=False, patient=patient)
    return rows.select_related("practitioner", "cart__site", "motive").order_by("starts_at", "pk")


def hold_for(actor: Actor, public_id: UUID) -> Hold:
    """One of the actor’s own, lapsed or not."""
    found = Hold.objects.filter(holder=actor.user_id, holder__isnull=False, public_id=public_id).first()
    if found is None:
        raise NotFound("Cette heure n’est plus gardée.")
    return found
