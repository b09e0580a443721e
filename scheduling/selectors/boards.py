"""Whose agenda may be opened: a physician’s, a cart’s, a site’s, the rota of a territory."""

from uuid import UUID

from django.db.models import Q, QuerySet

from core.actors import Actor
from core.errors import NotFound
from directory import selectors as directory
from directory.models import Practitioner
from scheduling import policies
from scheduling.models import AvailabilityException, WeeklyAvailability
from scheduling.policies.boards import AT_WORK, TERRITORY_RUNNER, BoardOwner, can_open
from scheduling.selectors.agenda import refuse_withdrawn
from territory import selectors as ground
from territory.models import Cart, Site, Territory


def board_owner_for(actor: Actor, kind: str, public_id: UUID) -> BoardOwner:
    """A "practitioner", "cart", "site" or "territory" (its rota); NotFound when it is not the actor’s."""
    owner = _named(kind, public_id)
    rota = rota_of(owner).values_list("pk", flat=True) if isinstance(owner, Territory) else []
    if owner is None or not can_open(actor, owner, on_rota=list(rota)):
        if isinstance(owner, Practitioner):
            refuse_withdrawn(actor, owner.pk)
        raise NotFound("Cet agenda est introuvable, ou n’est pas de ceux que vous pouvez ouvrir.")
    return owner


def _named(kind: str, public_id: UUID) -> BoardOwner | None:
    if kind == "practitioner":
        return directory.practitioners().filter(public_id=public_id).first()
    if kind == "territory":
        return ground.territories().filter(public_id=public_id).first()
    return ground.cart_for(public_id) if kind == "cart" else ground.site_for(public_id)


def boards_of(actor: Actor, opened: BoardOwner | None = None) -> list[BoardOwner]:
    """Those that the actor is offered to switch to: people, then carts and sites, then rotas.

    Who answers for many sites is offered the carts of the one they opened (`opened`); the region, what is
    around it.
    """
    people = directory.practitioners().filter(pk__in=actor.practitioner_ids).order_by("family_name", "pk")
    places = Site.objects.filter(_places(actor, opened)).order_by("name", "pk")
    with_carts = places if actor.role in AT_WORK else _site_of(opened)
    carts = Cart.objects.select_related("site").filter(site__in=with_carts)
    return [*people, *carts.order_by("site__name", "name", "pk"), *places, *_rotas(actor, opened)]


def _site_of(opened: BoardOwner | None) -> list[Site]:
    """The place that is looked at, by itself or by one of its carts."""
    if isinstance(opened, Cart):
        return [opened.site]
    return [opened] if isinstance(opened, Site) else []


def _places(actor: Actor, opened: BoardOwner | None) -> Q:
    if actor.role in AT_WORK:
        return Q(pk__in=actor.site_ids)
    if actor.role == TERRITORY_RUNNER:
        return Q(territory__in=actor.territory_ids, pk__in=Cart.objects.values("site"))
    return Q(pk__in=[site.pk for site in _site_of(opened)] if actor.role == policies.REGION else [])


def _rotas(actor: Actor, opened: BoardOwner | None) -> QuerySet[Territory]:
    """Those that the actor’s physicians keep hours for; a coordinator’s own; the region’s, of this place."""
    if actor.role == policies.REGION:
        near = [site.territory_id for site in _site_of(opened) if site.territory_id]
        return ground.territories().filter(pk__in=near) if near else ground.territories()
    kept = WeeklyAvailability.objects.filter(practitioner__in=actor.practitioner_ids)
    run = actor.territory_ids if actor.role == TERRITORY_RUNNER else frozenset()
    named = Q(pk__in=kept.filter(territory__isnull=False).values("territory")) | Q(pk__in=run)
    return ground.territories().filter(named)


def rotas_kept_by(practitioner: int) -> QuerySet[Territory]:
    """Those that this physician (their key) keeps hours for, some week or some day."""
    weekly = WeeklyAvailability.objects.filter(practitioner=practitioner, territory__isnull=False)
    odd = AvailabilityException.objects.filter(practitioner=practitioner, territory__isnull=False)
    named = Q(pk__in=weekly.values("territory")) | Q(pk__in=odd.values("territory"))
    return ground.territories().filter(named)


def rota_of(territory: Territory) -> QuerySet[Practitioner]:
    """Who keeps hours for it, some week or some day."""
    weekly = WeeklyAvailability.objects.filter(territory=territory).values("practitioner")
    odd = AvailabilityException.objects.filter(territory=territory).values("practitioner")
    rows = directory.physicians().filter(Q(pk__in=weekly) | Q(pk__in=odd))
    return rows.order_by("family_name", "pk")
