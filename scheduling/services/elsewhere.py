"""The region opens a specialty to physicians of other regions, and closes it."""

import datetime as dt
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db import transaction

from audit import services as audit
from core.actors import Actor
from core.clock import today
from core.errors import Conflict
from core.models import inserted
from directory.models import Practitioner
from patients.models import Patient
from scheduling import policies, selectors
from scheduling.models import ElsewhereOpening

NOT_RECEIVED = "{} exerce dans une autre région, qui n’est pas ouverte à sa spécialité à cette date."


@transaction.atomic
def elsewhere_open(*, actor: Actor, values: Mapping[str, Any], at: dt.datetime) -> ElsewhereOpening:
    """`values` are fields that a form checked."""
    policies.require_elsewhere_keeper(actor)
    opening = inserted(ElsewhereOpening(**values))
    audit.record(actor, "scheduling.elsewhere_opened", opening, at=at, specialty=opening.specialty.code)
    return opening


@transaction.atomic
def elsewhere_close(*, actor: Actor, opening: UUID, at: dt.datetime) -> None:
    """From tomorrow on; at once when it has not begun. What is booked stays booked."""
    policies.require_elsewhere_keeper(actor)
    row, on = selectors.elsewhere_opening(opening, lock=True), today(at)
    if row.ends_on is not None and row.ends_on <= on:
        raise Conflict("Cette spécialité est déjà fermée aux autres régions.")
    audit.record(actor, "scheduling.elsewhere_closed", row, at=at, specialty=row.specialty.code)
    if row.starts_on > on:
        row.delete()
        return
    row.ends_on = on
    row.save(update_fields=["ends_on", "updated_at"])


def check_received(practitioner: Practitioner, patient: Patient, starts_at: dt.datetime) -> None:
    """Conflict when this physician of another region is not to be booked that day; inside a transaction."""
    if not selectors.is_received(practitioner, patient, today(starts_at), lock=True):
        raise Conflict(NOT_RECEIVED.format(practitioner.full_name))
