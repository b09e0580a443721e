"""Who does something, and in whose name: history, journal and notices say both."""

from dataclasses import replace

from core.actors import Actor
from directory.models import Practitioner

LONGEST = 200  # what a label may be, in the journal too


def in_name_of(actor: Actor, *practitioners: Practitioner | None) -> Actor:
    """« Martine Leclercq, pour Dr Sophie Morel », for the first who delegated; themselves elsewhere."""
    delegated = (one for one in practitioners if one is not None and one.pk in actor.delegator_ids)
    practitioner = next(delegated, None)
    if practitioner is None:
        return actor
    said = f", pour {practitioner.full_name}"
    if practitioner.pk == actor.practitioner_id or actor.label.endswith(said):
        return actor
    return replace(actor, label=f"{actor.label}{said}"[:LONGEST])
