"""The professional numbers of a site: declared by their owner, or by who answers for the site."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db import transaction

from audit import services as audit
from core.actors import Actor
from core.errors import Refused
from core.models import inserted
from territory import policies
from territory.models import ProfessionalNumber, Site


@transaction.atomic
def number_declare(
    *, actor: Actor, site: Site, values: Mapping[str, Any], at: dt.datetime
) -> ProfessionalNumber:
    """Who does not answer for the site declares their own number, under their own name."""
    policies.require_at_site(actor, site)
    is_own = not policies.answers_for(actor, site)
    holder = actor.label if is_own else values["holder"]
    number = ProfessionalNumber(
        site=site,
        quality=values["quality"],
        holder=holder,
        phone=values["phone"],
        is_own=is_own,
        user_id=actor.user_id,
        declared_by=actor.label,
        declared_at=at,
    )
    inserted(number)
    audit.record(actor, "territory.number_declared", number, at=at)
    return number


@transaction.atomic
def number_withdraw(*, actor: Actor, number: ProfessionalNumber, at: dt.datetime) -> None:
    if not policies.can_withdraw_number(actor, number):
        raise Refused("Un numéro est retiré par qui l’a déclaré, ou par la coordination du site.")
    audit.record(actor, "territory.number_withdrawn", number, at=at)
    number.delete()
