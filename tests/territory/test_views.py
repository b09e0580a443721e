"""The regional administrator keeps sites, carts and devices; nobody else does."""

import pytest

from accounts.models import User
from audit.models import Event
from territory.models import Cart, Device, Room, Site
from tests.cast import signed_in
from tests.client import PivotClient
from tests.territory.factories import CartFactory, CommuneFactory, DeviceFactory, RoomFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def region(client: PivotClient, luc: User) -> PivotClient:
    return signed_in(client, luc)


def site_values(**change: object) -> dict[str, object]:
    return {
        "kind": "msp",
        "name": "MSP de Vervins",
        "finess": "750803447",
        "address": "1 rue de Paris",
        "commune": CommuneFactory().pk,
        "territory": "",
        "phone": "03 23 98 00 00",
        "is_open": "on",
        "closed_reason": "",
    } | change


def test_creating_a_site_then_its_room_its_cart_and_a_device(region: PivotClient) -> None:
    page = region.post("/region/sites/nouveau/", site_values(), follow=True)
    assert "Le site est créé" in page.content.decode()
    site = Site.objects.get(name="MSP de Vervins")

    region.post(f"/region/sites/{site.public_id}/salles/", {"name": "Salle 1"})
    room = Room.objects.get(site=site)
    region.post(
        f"/region/sites/{site.public_id}/chariots/nouveau/",
        {"name": "Chariot 1", "room": room.pk, "serial_number": "CH-9", "state": "in_service"},
    )
    cart = Cart.objects.get(site=site, room=room)
    page = region.post(
        f"/region/chariots/{cart.public_id}/appareils/",
        {"kind": "stethoscope", "label": "Stéthoscope", "serial_number": "S-1", "battery_percent": "80"},
        follow=True,
    )

    assert "Stéthoscope" in page.content.decode()
    assert Device.objects.get(cart=cart).battery_percent == 80
    assert set(Event.objects.values_list("kind", flat=True)) >= {
        "territory.site_created",
        "territory.room_added",
        "territory.cart_created",
        "territory.device_added",
    }


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"finess": "750803448"}, "n’a pas la bonne clé"),
        ({"is_open": "", "closed_reason": ""}, "Dites pourquoi le site est fermé"),
        ({"name": ""}, "obligatoire"),
        ({"commune": ""}, "obligatoire"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_written(change: dict, words: str, region: PivotClient) -> None:
    page = region.post("/region/sites/nouveau/", site_values(**change))

    assert page.status_code == 422
    assert words in page.content.decode()
    assert not Site.objects.filter(name="MSP de Vervins").exists()


def test_a_cart_out_of_service_says_why(region: PivotClient) -> None:
    cart = CartFactory()
    values = {"name": cart.name, "room": "", "serial_number": "", "state": "out_of_service"}

    page = region.post(f"/region/chariots/{cart.public_id}/modifier/", values | {"state_reason": ""})
    assert "Dites pourquoi le chariot est hors service" in page.content.decode()

    region.post(f"/region/chariots/{cart.public_id}/modifier/", values | {"state_reason": "Écran cassé"})
    cart.refresh_from_db()
    assert (cart.state, cart.state_reason) == ("out_of_service", "Écran cassé")


def test_two_carts_of_a_site_have_two_names(region: PivotClient) -> None:
    cart = CartFactory()

    page = region.post(
        f"/region/sites/{cart.site.public_id}/chariots/nouveau/", {"name": cart.name, "state": "in_service"}
    )

    assert "déjà un chariot de ce nom" in page.content.decode()
    assert Cart.objects.count() == 1


def test_the_same_room_twice_is_told(region: PivotClient) -> None:
    room = RoomFactory()

    page = region.post(f"/region/sites/{room.site.public_id}/salles/", {"name": room.name}, follow=True)

    assert "déjà une salle de ce nom" in page.content.decode()


def test_editing_writes_what_changed_and_says_so_in_the_journal(region: PivotClient) -> None:
    cart = CartFactory(serial_number="A")

    region.post(
        f"/region/chariots/{cart.public_id}/modifier/",
        {"name": cart.name, "room": "", "serial_number": "B", "state": "in_service", "state_reason": ""},
    )

    cart.refresh_from_db()
    assert cart.serial_number == "B"
    assert Event.objects.get(kind="territory.cart_edited").details == {"fields": ["serial_number"]}


def test_a_battery_above_a_hundred_is_told(region: PivotClient) -> None:
    cart = CartFactory()
    values = {"kind": "ecg", "label": "ECG", "serial_number": "", "battery_percent": "140"}

    page = region.post(f"/region/chariots/{cart.public_id}/appareils/", values)

    assert "Une batterie va de 0 à 100\u00a0%." in page.content.decode()
    assert not Device.objects.exists()


def test_removing_a_device(region: PivotClient) -> None:
    device = DeviceFactory()

    region.post(f"/region/chariots/{device.cart.public_id}/appareils/{device.public_id}/retirer/")

    assert not Device.objects.exists()


def test_a_device_is_reached_through_its_own_cart_only(region: PivotClient) -> None:
    device, other = DeviceFactory(), CartFactory()

    page = region.get(f"/region/chariots/{other.public_id}/appareils/{device.public_id}/")

    assert page.status_code == 404


def test_searching_sites(region: PivotClient) -> None:
    site = CartFactory().site
    assert site.name in region.get("/region/sites/", {"q": site.name[:4]}).content.decode()
    assert "Aucun site ne correspond" in region.get("/region/sites/", {"q": "zzz"}).content.decode()


@pytest.mark.parametrize("who", ["morel", "haddad", "nadia", "weiss", "sylvie"])
def test_the_ground_is_kept_by_the_region_alone(
    who: str, client: PivotClient, request: pytest.FixtureRequest
) -> None:
    cart = CartFactory()
    signed_in(client, request.getfixturevalue(who))

    for path in ("/region/sites/", "/region/sites/nouveau/", f"/region/chariots/{cart.public_id}/modifier/"):
        assert client.get(path).status_code == 403
    assert client.post("/region/sites/nouveau/", site_values()).status_code == 403
