"""A sheet belongs to its professional, and to those who work in their name."""

from django.db.models import Q

from billing.models import FeeSheet
from core.actors import Actor


def concerning(actor: Actor) -> Q:
    """The sheets that the actor may see: their own and those of who delegated to them."""
    return Q(practitioner__in=actor.practitioner_ids)


def can_see(actor: Actor, sheet: FeeSheet) -> bool:
    """The same, asked of one sheet."""
    return sheet.practitioner_id in actor.practitioner_ids
