"""A sheet belongs to its professional, and to the secretaries who have their delegation."""

from django.db.models import Q

from billing.models import FeeSheet
from core.actors import Actor


def concerning(actor: Actor) -> Q:
    """The sheets that the actor may see."""
    return Q(practitioner__in=_billed(actor))


def can_see(actor: Actor, sheet: FeeSheet) -> bool:
    """The same, asked of one sheet."""
    return sheet.practitioner_id in _billed(actor)


def _billed(actor: Actor) -> frozenset[int]:
    """A nurse may keep a physician’s agenda; what the physician earns is no part of it."""
    if actor.role == "secretary":
        return actor.delegator_ids
    return frozenset() if actor.practitioner_id is None else frozenset({actor.practitioner_id})
