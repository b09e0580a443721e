"""Rehearsals, which no other list of the agenda has; and what real act stands in the way of one."""

import datetime as dt

from django.db.models import Q, QuerySet

from core.actors import Actor
from directory import selectors as directory
from directory.models import Practitioner
from scheduling import policies
from scheduling.enums import ActForm, AppointmentState
from scheduling.models import Appointment, Motive
from scheduling.models.appointments import HOLDING
from scheduling.policies import rehearsals as rights
from scheduling.selectors.agenda import with_names
from scheduling.selectors.motives import motives_offered, receiving_among
from territory import selectors as territory
from territory.models import Cart, Site

SOON = dt.timedelta(minutes=15)  # what a real act needs of its cart before it begins
TAKING_PART = frozenset({"physician", "nurse", "pharmacist", "site_coordinator"})
KEPT = dt.timedelta(days=7)


def rehearsals() -> QuerySet[Appointment]:
    return with_names(Appointment.every.filter(is_rehearsal=True))


def rehearsals_between(actor: Actor, starts_at: dt.datetime, ends_at: dt.datetime) -> list[Appointment]:
    """Those that the actor takes part in, in order of time; nobody keeps the agenda of one."""
    if actor.role not in TAKING_PART:
        return []
    rows = rehearsals().filter(policies.involves(actor), starts_at__lt=ends_at, ends_at__gt=starts_at)
    return list(rows.order_by("starts_at", "pk"))


def rehearsals_over(at: dt.datetime) -> QuerySet[Appointment]:
    """Those that ended long enough ago to be removed."""
    return Appointment.every.filter(is_rehearsal=True, ends_at__lte=at - KEPT).order_by("ends_at", "pk")


def needing(cart: Cart, at: dt.datetime) -> QuerySet[Appointment]:
    """The real appointments that hold this cart now or need it soon, the first first."""
    rows = Appointment.objects.filter(cart=cart, state__in=HOLDING, starts_at__lt=at + SOON, ends_at__gt=at)
    return rows.order_by("starts_at", "pk")


def rehearsed_now(of: Q, at: dt.datetime) -> QuerySet[Appointment]:
    """The rehearsals whose hour lasts, of a cart or a physician."""
    rows = rehearsals().filter(of, state=AppointmentState.BOOKED, starts_at__lte=at, ends_at__gt=at)
    return rows.order_by("starts_at", "pk")


def rehearsal_partners(site: Site) -> QuerySet[Practitioner]:
    """The physicians who work with a site and have an account to be told by."""
    rows = directory.physicians().filter(rights.working_with(site), user__is_active=True)
    return rows.distinct().order_by("family_name", "given_name", "pk")


def rehearsal_carts(practitioner: Practitioner) -> QuerySet[Cart]:
    """The carts of the sites that this physician works with."""
    places = directory.places_of([practitioner.pk]).values("site__territory")
    held = Appointment.objects.filter(practitioner=practitioner, site__isnull=False)
    acted = held.exclude(state=AppointmentState.CANCELLED).values("site")
    rows = territory.carts().filter(Q(site__territory__in=places) | Q(site__in=acted))
    return rows.select_related("site").order_by("site__name", "name", "pk")


def rehearsal_motive(practitioner: Practitioner) -> Motive | None:
    """A motive of the region that this physician receives at a cart: the act is judged as a real one."""
    offered = motives_offered().filter(forms__contains=[ActForm.ASSISTED], minimum_age_months=0)
    return next((one for one in offered if receiving_among(one, [practitioner.pk])), None)
