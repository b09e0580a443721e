"""The only door for reading the ground. It is public within the platform: no personal data here."""

from collections.abc import Collection
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from core.errors import NotFound
from territory.models import Cart, Commune, Device, Room, Site, Territory


def communes() -> QuerySet[Commune]:
    return Commune.objects.order_by("name", "pk")


def territories() -> QuerySet[Territory]:
    return Territory.objects.order_by("name")


def sites(text: str = "", kind: str = "") -> QuerySet[Site]:
    """By name, commune or FINESS; with the number of carts as `cart_count`."""
    rows = Site.objects.select_related("commune", "territory").annotate(cart_count=Count("carts"))
    if text:
        rows = rows.filter(Q(name__icontains=text) | Q(commune__name__icontains=text) | Q(finess=text))
    if kind:
        rows = rows.filter(kind=kind)
    return rows.order_by("name", "pk")


def site_names(site_ids: Collection[int]) -> dict[int, str]:
    """Their names by key, for who shows where something was done."""
    return dict(Site.objects.filter(pk__in=site_ids).values_list("pk", "name")) if site_ids else {}


def site_for(public_id: UUID) -> Site:
    site = Site.objects.select_related("commune", "territory").filter(public_id=public_id).first()
    if site is None:
        raise NotFound("Ce site est introuvable.")
    return site


def cart_for(public_id: UUID) -> Cart:
    cart = Cart.objects.select_related("site", "room").filter(public_id=public_id).first()
    if cart is None:
        raise NotFound("Ce chariot est introuvable.")
    return cart


def device_for(cart: Cart, public_id: UUID) -> Device:
    device = cart.devices.filter(public_id=public_id).first()
    if device is None:
        raise NotFound("Cet appareil est introuvable.")
    return device


def carts_of(site: Site) -> QuerySet[Cart]:
    return site.carts.select_related("room").order_by("name")


def rooms_of(site: Site) -> QuerySet[Room]:
    return site.rooms.order_by("name")


def devices_of(cart: Cart) -> QuerySet[Device]:
    return cart.devices.order_by("kind", "label", "pk")
