"""Whose agenda an actor may open. What it holds that the actor may not see is drawn without a name."""

from collections.abc import Collection

from core.actors import Actor
from directory.models import Practitioner
from scheduling.policies import PHARMACIST, REGION, SITE_VIEWERS
from territory.models import Cart, Site, Territory

TERRITORY_RUNNER = "territory_coordinator"
AT_WORK = SITE_VIEWERS | {PHARMACIST}

BoardOwner = Practitioner | Cart | Site | Territory


def can_open(actor: Actor, owner: BoardOwner, *, on_rota: Collection[int] = ()) -> bool:
    """A physician’s: who keeps it. A place’s: who works there, and who runs the place.

    `on_rota`: the physicians who keep hours for the rota of this territory; it is theirs to see.
    """
    if isinstance(owner, Practitioner):
        return owner.pk in actor.practitioner_ids
    if isinstance(owner, Territory):
        return _runs(actor, owner.pk) or not actor.practitioner_ids.isdisjoint(on_rota)
    site = owner.site if isinstance(owner, Cart) else owner
    works_there = actor.role in AT_WORK and site.pk in actor.site_ids
    return works_there or _runs(actor, site.territory_id)


def _runs(actor: Actor, territory: int | None) -> bool:
    """The region everywhere, a coordinator in their territory: how it is held, and never by whom."""
    in_territory = territory is not None and territory in actor.territory_ids
    return actor.role == REGION or (actor.role == TERRITORY_RUNNER and in_territory)
