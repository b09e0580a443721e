"""Who does something, and in whose name: history, journal and notices say both."""

from dataclasses import replace

from core.actors import Actor
from directory.models import Practitioner

LONGEST = 200  # what a label may be, in the journal too


def in_name_of(actor: Actor, practitioner: Practitioner | None) -> Actor:
    """« Martine Leclercq, pour Dr Sophie Morel », in the agenda of who delegated; themselves elsewhere."""
    if practitioner is None or practitioner.pk not in actor.delegator_ids:
        return actor
    said = f", pour {practitioner.full_name}"
    if practitioner.pk == actor.practitioner_id or actor.label.endswith(said):
        return actor
    return replace(actor, label=f"{actor.label}{said}"[:LONGEST])
