"""Which requests a physician receives: theirs to say, and not delegated."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db import transaction

from audit import services as audit
from core.actors import Actor
from core.errors import NotFound, Refused
from directory import selectors as directory
from directory.models import Practitioner
from scheduling.models import DemandIntake
from scheduling.policies import demands as policies


@transaction.atomic
def demand_intake_set(
    *, actor: Actor, values: Mapping[str, Any], shown: Mapping[str, Any] | None = None, at: dt.datetime
) -> DemandIntake:
    """From now on. What they were already asked stays theirs to answer."""
    row, _ = DemandIntake.objects.get_or_create(practitioner=intake_owner(actor))
    audit.edit(actor, "scheduling.demand_intake_set", row, values, shown=shown, at=at)
    return row


def intake_owner(actor: Actor) -> Practitioner:
    """The physician who acts for themselves; Refused for anybody else."""
    if not policies.can_set_intake(actor):
        raise Refused("Chaque médecin choisit lui-même les demandes qu’il reçoit.")
    practitioner = directory.practitioner_of(actor.practitioner_id or 0)
    if practitioner is None:
        raise NotFound("Vous n’êtes plus à l’annuaire.")
    return practitioner
