"""Region, communes, territories, sites, rooms, carts and their devices."""

import datetime as dt
from typing import Any

from demo.loaders.files import table
from territory.enums import CartKind, CartState, DeviceAnswer, DeviceTried, LinePath, LineVerdict
from territory.models import Cart, Commune, Device, LineTest, Region, Room, Site, Territory
from territory.rules import TELLABLE, luhn_key

# What a kit takes to a patient’s home.
CARRIED = ("hand_camera", "stethoscope", "blood_pressure", "oximeter", "thermometer")


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
        carried = [one for one in data["devices"] if not cart.is_kit or one["kind"] in CARRIED]
        for rank, device in enumerate(carried, start=1):
            _load_device(cart, rank, device | {"battery": low.get(device["kind"], device.get("battery"))}, at)
    _load_line_tests(at)
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
            kind=cart.get("kind", CartKind.CART),
            room=rooms[cart["room"]] if "room" in cart else None,
            name=cart["name"],
            serial_number=cart["serial"],
            state=CartState.OUT_OF_SERVICE if broken else CartState.IN_SERVICE,
            state_reason=broken,
        )
    return site


def _load_line_tests(at: dt.datetime) -> None:
    """Every cart in service but the last was tested three weeks ago."""
    carts = list(Cart.objects.filter(state=CartState.IN_SERVICE).order_by("pk"))
    for rank, cart in enumerate(carts[:-1]):
        LineTest.objects.create(
            reference=f"{TELLABLE[rank // len(TELLABLE)]}{TELLABLE[rank % len(TELLABLE)]}K4PT",
            site=cart.site,
            cart=cart,
            verdict=LineVerdict.FAIR if rank % 4 == 3 else LineVerdict.GOOD,
            path=LinePath.DIRECT,
            measures={
                "up_kbps": 1850 - 90 * rank,
                "down_kbps": 4200,
                "loss": 0.003,
                "rtt_ms": 38,
                "jitter_ms": 6,
            },
            paths={LinePath.DIRECT: True},
            devices=dict.fromkeys(DeviceTried, DeviceAnswer.YES),
            browser="Chrome 156, Linux",
            tested_by="Élodie Marchand",
            tested_at=at - dt.timedelta(days=21),
        )


def _load_device(cart: Cart, rank: int, row: dict[str, Any], at: dt.datetime) -> None:
    Device.objects.create(
        cart=cart,
        kind=row["kind"],
        label=row["label"],
        serial_number=f"{cart.serial_number}-{rank:02}",
        battery_percent=row["battery"],
        checked_at=at - dt.timedelta(days=1),
    )
