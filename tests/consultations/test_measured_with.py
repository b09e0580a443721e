"""Which device a measure was taken with, typed or read, and what the cart’s inventory adds."""

import json
from decimal import Decimal
from uuid import uuid4

import pytest
from django.urls import reverse

from consultations import services
from consultations.enums import VitalKind
from consultations.models import VitalSign
from consultations.presenters import instruments as said
from consultations.rules.instruments import reading_of
from consultations.services import Measure
from core.errors import Invalid
from tests.cast import signed_in
from tests.client import PivotClient
from tests.consultations.factories import minutes
from tests.territory.factories import CartFactory, DeviceFactory


@pytest.fixture
def cuff(story):
    cart = story.appointment.cart
    return DeviceFactory(
        cart=cart, kind="blood_pressure", label="Omron M7", serial_number="OM-7", software_version="2.0"
    )


def types(client, story, nadia, **fields):
    signed_in(client, nadia)
    return client.post(reverse("consultations:vitals", args=[story.public_id]), fields)


def read(story, instrument="oximeter", kind=VitalKind.SPO2, **fields):
    told = {"value": 94, "device": "Nonin 3230", "instrument": instrument, "software": "1.2", "signals": []}
    measure = Measure(value=Decimal(94), reading=reading_of(json.dumps(told | fields)))
    return services.vitals_record(
        actor=story.nurse, public_id=story.public_id, measures={kind: measure}, at=minutes(-25)
    )[0]


def test_a_value_typed_by_hand_says_with_which_device_of_the_cart(story, nadia, cuff):
    types(
        PivotClient(), story, nadia, **{"8480-6": "132", "8462-4": "78", "device-8480-6": str(cuff.public_id)}
    )
    rows = VitalSign.objects.order_by("kind")
    assert {(row.device_label, row.device_serial, row.device_software) for row in rows} == {
        ("Omron M7", "OM-7", "2.0")
    }
    assert {(row.method, row.device_origin) for row in rows} == {("typed", "inventory")}
    (origin,) = said.origins(story.now())
    assert origin.labels == "Tension"
    assert origin.said.startswith("saisie à la main")
    assert origin.device == "Omron M7, n°\N{NO-BREAK SPACE}OM-7 (inventaire), logiciel 2.0"


def test_without_a_device_nothing_is_made_up(story, nadia, cuff):
    types(PivotClient(), story, nadia, **{"8480-6": "132", "8462-4": "78", "device-8480-6": ""})
    row = VitalSign.objects.first()
    assert (row.device_label, row.device_serial, row.device_origin) == ("", "", "")


def test_the_one_device_of_the_cart_is_proposed(story, cuff):
    proposed = said.taken_with(story.now())["8480-6"]
    assert proposed.proposed == str(cuff.public_id)
    assert "8462-4" not in said.taken_with(story.now())
    DeviceFactory(cart=cuff.cart, kind="blood_pressure", label="Spengler")
    assert said.taken_with(story.now())["8480-6"].proposed == ""


def test_a_device_out_of_service_is_not_proposed(story, cuff):
    cuff.stopped_at, cuff.stopped_by = minutes(-60), "Luc Ferrand"
    cuff.save()
    assert "8480-6" not in said.taken_with(story.now())


@pytest.mark.parametrize("which", ["elsewhere", "other_kind", "nobody"])
def test_only_a_device_of_this_cart_that_takes_this_sign(story, ehpad, which):
    devices = {
        "elsewhere": lambda: DeviceFactory(cart=CartFactory(site=ehpad), kind="oximeter").public_id,
        "other_kind": lambda: DeviceFactory(cart=story.appointment.cart, kind="scale").public_id,
        "nobody": uuid4,
    }
    measure = Measure(value=Decimal(94), taken_with=devices[which]())
    with pytest.raises(Invalid, match="ne prend pas cette mesure"):
        services.vitals_record(
            actor=story.nurse, public_id=story.public_id, measures={VitalKind.SPO2: measure}, at=minutes(-25)
        )
    assert not VitalSign.objects.exists()


class TestReadByBluetooth:
    """Chromium keeps 0x2A25 to itself: the inventory knows the number, where it can be no other device."""

    @pytest.fixture
    def oximeter(self, story):
        return DeviceFactory(
            cart=story.appointment.cart, kind="oximeter", label="Nonin", serial_number="NX-1"
        )

    def test_the_number_of_the_one_device_of_its_kind(self, story, oximeter):
        row = read(story)
        assert (row.device_label, row.device_serial, row.device_origin) == ("Nonin 3230", "NX-1", "inventory")
        assert "NX-1 (inventaire)" in said.origins(story.now())[0].device

    def test_none_where_there_are_two_even_if_one_is_stopped(self, story, oximeter):
        DeviceFactory(
            cart=oximeter.cart, kind="oximeter", serial_number="B", stopped_at=minutes(-60), stopped_by="Luc"
        )
        row = read(story)
        assert (row.device_serial, row.device_origin) == ("", "")

    def test_none_of_a_page_that_does_not_say_which_instrument(self, story, oximeter):
        assert read(story, instrument="").device_serial == ""

    def test_the_number_that_the_device_says_is_the_one_kept(self, story, oximeter):
        row = read(story, serial="501")
        assert (row.device_serial, row.device_origin) == ("501", "read")
        assert "501 (lu sur l’appareil)" in said.origins(story.now())[0].device

    def test_a_simulated_device_takes_no_real_number(self, story, oximeter):
        assert read(story, simulated=True).device_serial == ""

    def test_the_pulse_of_an_oximeter_is_of_the_oximeter(self, story, oximeter, cuff):
        assert read(story, kind=VitalKind.HEART_RATE).device_serial == "NX-1"


def test_typed_over_what_was_read_it_is_of_the_device_that_is_chosen(story, cuff):
    told = {"value": 130, "device": "A&D", "instrument": "blood_pressure", "serial": "9"}
    measure = Measure(value=Decimal(131), taken_with=cuff.public_id, reading=reading_of(json.dumps(told)))
    row = services.vitals_record(
        actor=story.nurse, public_id=story.public_id, measures={VitalKind.SYSTOLIC: measure}, at=minutes(-25)
    )[0]
    assert (row.method, row.device_serial, row.device_origin) == ("typed", "OM-7", "inventory")
