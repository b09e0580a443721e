"""Hours that are kept for somebody for a few minutes."""

import datetime as dt
from collections.abc import Mapping
from uuid import UUID

from django.db import models
from django.db.models import Q, QuerySet

from core.actors import Actor
from core.errors import NotFound
from patients.models import Patient
from scheduling.enums import ActForm
from scheduling.models import Appointment, Hold
from scheduling.models.appointments import HOLDING
from scheduling.rules import Span


def standing(at: dt.datetime) -> QuerySet[Hold]:
    """Those that have not lapsed."""
    return Hold.objects.filter(until__gt=at)


def held_party(
    parties: Mapping[str, models.Model | None], span: Span, patient: Patient, at: dt.datetime
) -> str:
    """Which of these parties is held then by an appointment, or kept for somebody else; "" when none is."""
    then = Q(starts_at__lt=span.ends_at, ends_at__gt=span.starts_at)
    acts, kept = Appointment.objects.filter(then, state__in=HOLDING), standing(at).exclude(patient=patient)
    for party, row in parties.items():
        if row is not None and (
            acts.filter(_holds(party, row)).exists() or kept.filter(then, _of(party, row)).exists()
        ):
            return party
    return ""


def _of(party: str, row: models.Model) -> Q:
    return Q(**{"practitioner" if party == "requester" else party: row})


def _holds(party: str, row: models.Model) -> Q:
    """Who sits beside the patient of an act between physicians is held by it as well."""
    of = _of(party, row)
    if party in ("practitioner", "requester"):
        of |= Q(requester=row, form=ActForm.BETWEEN_PHYSICIANS)
    return of


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
