"""Region, communes, territories, sites, rooms, carts and their devices."""

import datetime as dt
from typing import Any

from demo.loaders.files import table
from territory.enums import CartState
from territory.models import Cart, Commune, Device, Region, Room, Site, Territory
from territory.rules import luhn_key


def load(at: dt.datetime) -> dict[str, Site]:
    """Everything of the ground; the sites by their key in the file."""
    data = table("territory")
    _load_region(data["region"])
    for row in data["territories"]:
        territory = Territory.objects.create(kind=row["kind"], name=row["name"])
        territory.communes.set(Commune.objects.filter(insee_code__in=row["communes"]))
    sites = {row["key"]: _load_site(row) for row in data["sites"]}
    for cart in Cart.objects.order_by("pk"):
        low = data["low"].get(cart.serial_number, {})
        for rank, device in enumerate(data["devices"], start=1):
            _load_device(cart, rank, device | {"battery": low.get(device["kind"], device.get("battery"))}, at)
    return sites


def _load_region(row: dict[str, Any]) -> None:
    Region.objects.create(code=row["code"], name=row["name"], help_phone=row["help_phone"])
    Commune.objects.bulk_create(
        Commune(
            insee_code=code,
            name=name,
            postcode=postcode,
            latitude=latitude,
            longitude=longitude,
            is_priority_zone=is_priority,
        )
        for code, name, postcode, latitude, longitude, is_priority in row["communes"]
    )


def _load_site(row: dict[str, Any]) -> Site:
    site = Site.objects.create(
        kind=row["kind"],
        name=row["name"],
        finess=row["finess"] + luhn_key(row["finess"]),
        address=row["address"],
        commune=Commune.objects.get(insee_code=row["commune"]),
        territory=Territory.objects.get(name=row["territory"]),
        phone=row["phone"],
    )
    rooms = {name: Room.objects.create(site=site, name=name) for name in row.get("rooms", [])}
    for cart in row.get("carts", []):
        broken = cart.get("broken", "")
        Cart.objects.create(
            site=site,
            room=rooms[cart["room"]],
            name=cart["name"],
            serial_number=cart["serial"],
            state=CartState.OUT_OF_SERVICE if broken else CartState.IN_SERVICE,
            state_reason=broken,
        )
    return site


def _load_device(cart: Cart, rank: int, row: dict[str, Any], at: dt.datetime) -> None:
    Device.objects.create(
        cart=cart,
        kind=row["kind"],
        label=row["label"],
        serial_number=f"{cart.serial_number}-{rank:02}",
        battery_percent=row["battery"],
        checked_at=at - dt.timedelta(days=1),
    )
