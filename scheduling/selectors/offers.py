"""Who can see this patient for this motive, and when: the treating physician first, then those near."""

import datetime as dt
from collections.abc import Iterable
from typing import NamedTuple

from core.actors import Actor
from directory import selectors as directory
from directory.enums import Profession
from directory.models import Practitioner
from patients import selectors as patients
from patients.models import Patient
from scheduling.enums import ActForm
from scheduling.models import Motive
from scheduling.selectors.slots import SEARCHED_DAYS, Slot, free_slots
from territory.enums import CartState
from territory.models import Cart

SHOWN_TIMES = 5


class Offer(NamedTuple):
    """One physician, with the cart if there is one, and the first free times in order."""

    practitioner: Practitioner
    is_treating: bool
    cart: Cart | None
    slots: list[Slot]


def offers_for(
    actor: Actor, patient: Patient, motive: Motive, form: ActForm, *, at: dt.datetime
) -> list[Offer]:
    """The offers that have a free time, the treating physician’s first, then by the soonest."""
    declared = patients.treating_physician_of(patient)
    treating = declared.practitioner_id if declared else None
    carts: list[Cart | None] = [*carts_near(patient)] if form == ActForm.ASSISTED else [None]
    offers = [
        Offer(
            practitioner=physician,
            is_treating=physician.pk == treating,
            cart=cart,
            slots=free_slots(practitioner=physician, cart=cart, motive=motive, days=SEARCHED_DAYS, at=at),
        )
        for physician in _physicians(actor, motive, treating)
        for cart in carts
    ]
    free = [offer for offer in offers if offer.slots]
    free.sort(key=lambda offer: (not offer.is_treating, offer.slots[0].starts_at, offer.practitioner.pk))
    return [offer._replace(slots=offer.slots[:SHOWN_TIMES]) for offer in free]


def _physicians(actor: Actor, motive: Motive, treating: int | None) -> list[Practitioner]:
    """Those in whose name the actor books; for a physician also the treating one and the colleagues."""
    wanted = set(actor.practitioner_ids)
    if actor.role == "physician":
        wanted |= {treating} - {None}  # type: ignore[arg-type]
        wanted |= _ids(directory.working_at(actor.site_ids, Profession.PHYSICIAN))
    rows = directory.physicians()
    if motive.specialty is not None:  # whichever of its codes they hold
        rows = rows.filter(specialty__short_label=motive.specialty.short_label)
    return list(rows.filter(pk__in=wanted).prefetch_related("weekly_availabilities").order_by("pk"))


def _ids(rows: Iterable[Practitioner]) -> set[int]:
    return {practitioner.pk for practitioner in rows}


def carts_near(patient: Patient) -> list[Cart]:
    """The carts of the patient’s home; for somebody at home, those of the territory of their commune."""
    rows = Cart.objects.filter(state=CartState.IN_SERVICE, site__is_open=True).select_related("site__commune")
    residence = patients.residence_of(patient)
    if residence is not None:
        rows = rows.filter(site=residence.site_id)
    else:
        # A cart kept in an EHPAD is for its residents.
        rows = rows.filter(site__territory__communes=patient.commune_id).exclude(site__kind="ehpad")
    return list(rows.order_by("site__name", "name", "pk"))
