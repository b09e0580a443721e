"""Leave of a physician, with who stands in: the named deputy."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db import transaction

from audit import services as audit
from core import french
from core.actors import Actor
from core.errors import Invalid
from core.models import inserted, validated
from directory.models import Practitioner
from scheduling import policies
from scheduling.models import Absence


@transaction.atomic
def absence_add(*, actor: Actor, owner: Practitioner, values: Mapping[str, Any], at: dt.datetime) -> Absence:
    """Invalid when the deputy is away too. Appointments already taken stay until somebody moves them."""
    policies.require_hours_keeper(actor, owner)
    row = validated(Absence(practitioner=owner, **values))
    _check_deputy(row)
    inserted(row)
    audit.record(actor, "scheduling.absence_added", row, at=at, owner=owner.public_id)
    return row


@transaction.atomic
def absence_edit(
    *,
    actor: Actor,
    owner: Practitioner,
    absence: Absence,
    values: Mapping[str, Any],
    shown: Mapping[str, Any] | None = None,
    at: dt.datetime,
) -> Absence:
    policies.require_hours_keeper(actor, owner)
    audit.edit(actor, "scheduling.absence_edited", absence, values, shown=shown, at=at)
    _check_deputy(validated(absence))
    return absence


@transaction.atomic
def absence_remove(*, actor: Actor, owner: Practitioner, absence: Absence, at: dt.datetime) -> None:
    policies.require_hours_keeper(actor, owner)
    audit.record(actor, "scheduling.absence_removed", absence, at=at, owner=owner.public_id)
    absence.delete()


def _check_deputy(row: Absence) -> None:
    """Who stands in is there."""
    if row.deputy is None:
        return
    away = row.deputy.absences.filter(starts_at__lt=row.ends_at, ends_at__gt=row.starts_at).first()
    if away is not None:
        period = f"du {french.moment(away.starts_at)} au {french.moment(away.ends_at)}"
        raise Invalid(f"{row.deputy.full_name} s’absente aussi, {period}.", field="deputy")
