"""The regional administrator keeps sites, carts and devices; nobody else does."""

import datetime as dt

import pytest

from accounts.models import User
from audit.models import Event
from core import clock, french
from territory.models import Cart, Device, Room, Site
from tests.cast import signed_in
from tests.client import PivotClient, sent_back
from tests.scheduling.factories import AppointmentFactory
from tests.territory.factories import CartFactory, CommuneFactory, DeviceFactory, RoomFactory, SiteFactory

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


def test_a_finess_is_read_as_it_is_copied(region: PivotClient) -> None:
    region.post("/region/sites/nouveau/", site_values(finess="75 080 344 7"))
    assert Site.objects.get(name="MSP de Vervins").finess == "750803447"


def test_the_number_of_another_site_says_which(region: PivotClient, msp: Site) -> None:
    Site.objects.filter(pk=msp.pk).update(finess="750803447")

    page = region.post("/region/sites/nouveau/", site_values())

    assert "C’est le numéro d’un autre site : MSP de Guise, Guise." in page.content.decode()


def test_the_same_site_is_not_made_twice(region: PivotClient, msp: Site) -> None:
    page = region.post(
        "/region/sites/nouveau/", site_values(name="msp de guise", finess="", commune=msp.commune.pk)
    )

    assert "Un site de ce nom existe déjà à Guise." in page.content.decode()


def test_two_keepers_who_change_different_things_both_win(region: PivotClient, msp: Site) -> None:
    address = f"/region/sites/{msp.public_id}/modifier/"
    lucs, colleagues = (region.get(address).context["form"] for _ in range(2))

    region.post(address, sent_back(colleagues, phone="03 23 61 00 99"))
    region.post(address, sent_back(lucs, name="MSP de Guise et du Vermandois"))

    msp.refresh_from_db()
    assert (msp.name, msp.phone) == ("MSP de Guise et du Vermandois", "03 23 61 00 99")


def test_two_keepers_who_change_the_same_thing_see_both_and_decide(region: PivotClient, msp: Site) -> None:
    address = f"/region/sites/{msp.public_id}/modifier/"
    lucs, colleagues = (region.get(address).context["form"] for _ in range(2))
    closed = {"is_open": None, "closed_reason": "Travaux"}
    region.post(address, sent_back(colleagues, phone="03 23 61 00 99", **closed))

    page = region.post(address, sent_back(lucs, phone="03 23 61 00 11", address="2 rue Haute"))

    text = page.content.decode()
    assert page.status_code == 409
    assert "Quelqu’un d’autre vient de modifier la même chose que vous" in text
    assert text.count("Entre-temps\u00a0: 03 23 61 00 99") == 2  # above, and beside the field
    assert text.count("Entre-temps") == 2
    told = page.context["form"]
    assert [told[name].value() for name in ("phone", "address", "closed_reason")] == [
        "03 23 61 00 11",
        "2 rue Haute",
        "Travaux",
    ]
    msp.refresh_from_db()
    assert (msp.phone, msp.address) == ("03 23 61 00 99", "")

    region.post(address, sent_back(told, is_open=None))
    msp.refresh_from_db()
    assert (msp.phone, msp.address, msp.is_open) == ("03 23 61 00 11", "2 rue Haute", False)


def test_nothing_changed_is_not_in_the_journal(region: PivotClient) -> None:
    room = RoomFactory()
    region.post(f"/region/sites/{room.site.public_id}/salles/{room.public_id}/", {"name": room.name})
    assert not Event.objects.filter(kind="territory.room_renamed").exists()


def test_a_room_is_renamed_and_removed_and_its_cart_stays(region: PivotClient) -> None:
    room = RoomFactory()
    cart = CartFactory(site=room.site, room=room)
    address = f"/region/sites/{room.site.public_id}/salles/{room.public_id}/"

    page = region.post(address, {"name": "Salon de l’étage"}, follow=True)
    assert "Salon de l’étage" in page.content.decode()

    region.post(f"{address}retirer/")
    cart.refresh_from_db()
    assert (cart.room, Room.objects.count()) == (None, 0)


def test_closing_a_site_says_what_is_already_taken(region: PivotClient, ehpad: Site) -> None:
    cart = CartFactory(site=ehpad)
    soon = clock.now() + dt.timedelta(days=2)
    AppointmentFactory(assisted=True, cart=cart, starts_at=soon)
    AppointmentFactory(assisted=True, cart=cart, starts_at=soon + dt.timedelta(hours=2))
    AppointmentFactory(assisted=True, cart=cart, starts_at=soon - dt.timedelta(days=9))

    for address in (f"/region/sites/{ehpad.public_id}/", f"/region/chariots/{cart.public_id}/"):
        page = region.get(f"{address}modifier/").content.decode()
        assert f"2 rendez-vous à venir, le premier {french.moment_spoken(soon)}." in page
        assert "Ce qui est pris est maintenu" in page

    values = {"kind": "ehpad", "name": ehpad.name, "commune": ehpad.commune.pk, "closed_reason": "Travaux"}
    page = region.post(f"/region/sites/{ehpad.public_id}/modifier/", values, follow=True).content.decode()
    assert "n’est plus proposé aux nouveaux rendez-vous" in page
    assert "2 rendez-vous à venir" in page


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


def found(region: PivotClient, **wanted: str) -> list[str]:
    page = region.get("/region/sites/", wanted)
    return [line["site"].name for line in page.context["lines"]]


def test_searching_sites(region: PivotClient, msp: Site, ehpad: Site) -> None:
    assert found(region, q="thierache") == [ehpad.name]  # the commune, without its accent
    assert found(region, q="02120 msp") == [msp.name]
    assert found(region, kind="ehpad") == [ehpad.name]
    assert found(region, state="closed") == []
    assert "Aucun site ne correspond" in region.get("/region/sites/", {"q": "zzz"}).content.decode()


def test_what_is_found_leaves_as_a_file(region: PivotClient, msp: Site, ehpad: Site) -> None:
    answer = region.get("/region/sites/export/", {"q": "guise"})
    _, line = answer.content.decode("utf-8-sig").splitlines()
    assert line.startswith("MSP de Guise;Maison de santé;;;02120;Guise;CPTS Thiérache-Oise;")


def test_sites_are_in_the_order_of_a_reader(region: PivotClient) -> None:
    for name in ("Zénith", "Étreux", "Espace", "étoile"):
        SiteFactory(name=name)
    assert found(region) == ["Espace", "étoile", "Étreux", "Zénith"]


@pytest.mark.parametrize("who", ["morel", "haddad", "nadia", "weiss", "sylvie"])
def test_the_ground_is_kept_by_the_region_alone(
    who: str, client: PivotClient, request: pytest.FixtureRequest
) -> None:
    cart = CartFactory()
    signed_in(client, request.getfixturevalue(who))

    for path in ("/region/sites/", "/region/sites/nouveau/", f"/region/chariots/{cart.public_id}/modifier/"):
        assert client.get(path).status_code == 403
    assert client.post("/region/sites/nouveau/", site_values()).status_code == 403


def test_an_empty_list_tells_a_beginning_from_a_search_without_result(region: PivotClient) -> None:
    assert "Aucun site encore" in region.get("/region/sites/").content.decode()
    assert "Aucun site ne correspond" in region.get("/region/sites/?q=Vervins").content.decode()


def test_namesakes_are_told_apart_by_their_postcode(region: PivotClient) -> None:
    for code, postcode in (("02361", "02120"), ("60361", "60140")):
        CommuneFactory(insee_code=code, name="Guise", postcode=postcode)
    page = region.get("/region/sites/nouveau/").content.decode()
    assert "Guise (02120)" in page
    assert "Guise (60140)" in page
