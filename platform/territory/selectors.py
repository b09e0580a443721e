"""The only door for reading the ground. It is public within the platform: no personal data here."""

import datetime as dt
from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery

from core.actors import Actor
from core.clock import today
from core.errors import NotFound
from core.models import alphabetical
from territory import policies
from territory.enums import Calibration, CartState, DeviceResult, NumberQuality, SiteState
from territory.models import (
    Cart,
    Commune,
    Device,
    LineTest,
    LineTestLink,
    ProfessionalNumber,
    Region,
    Room,
    Site,
    Territory,
)
from territory.rules import LOW_BATTERY, calibration, line_is_to_test


@dataclass(frozen=True, slots=True)
class Upcoming:
    """Appointments taken for the days to come: how many, and when the first is."""

    count: int = 0
    first_at: dt.datetime | None = None


Reader = Callable[[str, int, dt.datetime], Upcoming]
_readers: list[Reader] = []


def register_upcoming(reader: Reader) -> None:
    """Who knows what is held ("site", "cart" or "practitioner", its key, since when) says so once ready."""
    _readers.append(reader)


def upcoming(held: str, key: int, at: dt.datetime) -> Upcoming:
    """What closing this site, stopping this cart or sending this practitioner away would leave behind."""
    return next((reader(held, key, at) for reader in _readers), Upcoming())


def region_code() -> str:
    """INSEE code of the region that this platform serves, "" before it is opened."""
    return Region.objects.order_by("pk").values_list("code", flat=True).first() or ""


def communes() -> QuerySet[Commune]:
    return Commune.objects.order_by(*alphabetical("name"), "pk")


def territories() -> QuerySet[Territory]:
    return Territory.objects.order_by(*alphabetical("name"), "pk")


def territories_over(commune: int) -> set[int]:
    """The keys of the territories that this commune (its key) belongs to."""
    return set(Territory.objects.filter(communes=commune).values_list("pk", flat=True))


def sites(text: str = "", kind: str = "", state: str = "") -> QuerySet[Site]:
    """By name, commune, postcode or FINESS; with the number of carts as `cart_count`."""
    rows = Site.objects.select_related("commune", "territory").annotate(cart_count=Count("carts"))
    for word in text.split():
        named = Q(name__unaccent__icontains=word) | Q(commune__name__unaccent__icontains=word)
        rows = rows.filter(named | Q(finess=word) | Q(commune__postcode=word))
    if kind:
        rows = rows.filter(kind=kind)
    if state:
        rows = rows.filter(is_open=state == SiteState.OPEN)
    return rows.order_by(*alphabetical("name"), "pk")


def site_names(site_ids: Collection[int]) -> dict[int, str]:
    """Their names by key, for who shows where something was done."""
    return dict(Site.objects.filter(pk__in=site_ids).values_list("pk", "name")) if site_ids else {}


def site_for(public_id: UUID) -> Site:
    site = Site.objects.select_related("commune", "territory").filter(public_id=public_id).first()
    if site is None:
        raise NotFound("Ce site est introuvable.")
    return site


def site_of_finess(finess: str | None) -> Site | None:
    return Site.objects.select_related("commune").filter(finess=finess).first() if finess else None


def has_namesake(name: str, commune: Commune, *, but: Site) -> bool:
    """Whether a site of this commune other than this one has this name."""
    rows = Site.objects.filter(name__iexact=name, commune=commune)
    return rows.exclude(public_id=but.public_id).exists()


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


def carts() -> QuerySet[Cart]:
    return Cart.objects.select_related("site")


def broken_carts() -> QuerySet[Cart]:
    rows = carts().exclude(state=CartState.IN_SERVICE)
    return rows.order_by(*alphabetical("site__name", "name"), "pk")


def low_devices() -> QuerySet[Device]:
    """Devices whose battery was last told low."""
    rows = Device.objects.filter(battery_percent__lt=LOW_BATTERY).select_related("cart__site")
    return rows.order_by(*alphabetical("cart__site__name", "label"), "pk")


def carts_of(site: Site) -> QuerySet[Cart]:
    return site.carts.select_related("room").prefetch_related("devices").order_by(*alphabetical("name"), "pk")


def line_tests_of(site: Site, most: int = 12) -> list[LineTest]:
    """The last tests of this site, newest first."""
    rows = LineTest.objects.filter(site=site).select_related("cart", "link").order_by("-tested_at", "-pk")
    return list(rows[:most])


def line_test_for(actor: Actor, public_id: UUID) -> LineTest:
    rows = LineTest.objects.filter(policies.line_tests_known_to(actor)).select_related(
        "site", "cart__site", "link"
    )
    test = rows.filter(public_id=public_id).first()
    if test is None:
        raise NotFound("Cet essai est introuvable, ou hors de votre périmètre.")
    return test


def line_test_links_of(site: Site, at: dt.datetime, most: int = 12) -> list[LineTestLink]:
    """The links for installers that open something, all of them, then the last of the others; newest first.

    With how many tests each gave (`test_count`).
    """
    rows = LineTestLink.objects.filter(site=site).select_related("site", "cart")
    rows = rows.annotate(test_count=Count("tests")).order_by("-made_at", "-pk")
    is_open = Q(revoked_at__isnull=True, link_until__gt=at)
    return [*rows.filter(is_open), *rows.exclude(is_open)[:most]]


def line_test_link_of(site: Site, public_id: UUID, *, lock: bool = False) -> LineTestLink:
    link = _links(lock=lock).filter(site=site, public_id=public_id).first()
    if link is None:
        raise NotFound("Ce lien est introuvable.")
    return link


def line_test_link_by_secret(secret: str, *, lock: bool = False) -> LineTestLink | None:
    return _links(lock=lock).filter(link_digest=LineTestLink.digest_of(secret)).first()


def line_test_link_known(public_id: UUID) -> LineTestLink | None:
    """Of a browser that was let in, whatever became of the link since."""
    return _links(lock=False).filter(public_id=public_id, link_used_at__isnull=False).first()


def line_test_by_link(link: LineTestLink, public_id: UUID) -> LineTest:
    """A test that this link gave: an installer reads no other."""
    rows = LineTest.objects.filter(link=link).select_related("site", "cart__site", "link")
    test = rows.filter(public_id=public_id).first()
    if test is None:
        raise NotFound("Cet essai est introuvable, ou d’un autre lien.")
    return test


def _links(*, lock: bool) -> QuerySet[LineTestLink]:
    rows = LineTestLink.objects.select_related("site", "cart__site")
    return rows.select_for_update(of=("self",)) if lock else rows


def line_to_test(site: Site, at: dt.datetime) -> str:
    """Why this site’s line is to be tested, "" when it need not be."""
    last = next(iter(line_tests_of(site, 1)), None)
    return line_is_to_test(today(last.tested_at) if last else None, last.verdict if last else "", today(at))


def sites_to_test(at: dt.datetime) -> list[tuple[Site, str]]:
    """The open sites with a cart whose line was never tested, is bad, or was last tested long ago."""
    last = LineTest.objects.filter(site=OuterRef("pk")).order_by("-tested_at", "-pk")
    rows = Site.objects.filter(is_open=True, carts__state=CartState.IN_SERVICE).distinct()
    rows = rows.annotate(
        line_tested_at=Subquery(last.values("tested_at")[:1]),
        line_verdict=Subquery(last.values("verdict")[:1]),
    )
    found = [(row, _why(row, at)) for row in rows.order_by("name", "pk")]
    return [(row, why) for row, why in found if why]


def _why(row: Any, at: dt.datetime) -> str:
    tested_on = today(row.line_tested_at) if row.line_tested_at else None
    return line_is_to_test(tested_on, row.line_verdict or "", today(at))


def rooms_of(site: Site) -> QuerySet[Room]:
    return site.rooms.order_by(*alphabetical("name"), "pk")


def room_for(site: Site, public_id: UUID) -> Room:
    room = site.rooms.filter(public_id=public_id).first()
    if room is None:
        raise NotFound("Cette salle est introuvable.")
    return room


def devices_of(cart: Cart) -> QuerySet[Device]:
    return cart.devices.order_by(*alphabetical("label"), "pk")


def numbers_of(site: Site) -> list[ProfessionalNumber]:
    """In the order of the sheet."""
    order = NumberQuality.values
    rows = site.numbers.select_related("site").order_by(*alphabetical("holder"), "pk")
    return sorted(rows, key=lambda row: order.index(row.quality))


def number_of(site: Site, public_id: UUID) -> ProfessionalNumber:
    number = site.numbers.select_related("site").filter(public_id=public_id).first()
    if number is None:
        raise NotFound("Ce numéro est introuvable.")
    return number


def no_devices() -> QuerySet[Device]:
    """Until a form knows its cart."""
    return Device.objects.none()


def is_out(device: Device) -> bool:
    """Out of service, or found out of order or gone at its last check: nothing that needs it is booked."""
    return device.stopped_at is not None or device.last_result in (DeviceResult.FAILED, DeviceResult.ABSENT)


def to_watch(cart: Cart, on: dt.date) -> list[Device]:
    """The devices that make a cart « à surveiller »: stopped, failed, doubtful, or calibrated long ago."""
    return [
        device
        for device in cart.devices.all()
        if device.stopped_at is not None
        or device.last_result not in ("", DeviceResult.OK)
        or calibration(device.kind, device.calibrated_on, on) == Calibration.OVERDUE
    ]
