"""Measures read from a device: what is kept of them, what is refused, who sees it."""

import datetime as dt
import json
from decimal import Decimal

import pytest
from django.conf import settings as configured
from django.db import IntegrityError, transaction
from django.urls import reverse

from config.settings import medical
from consultations import services
from consultations.enums import MeasureMethod, VitalKind
from consultations.models import Consultation, VitalSign
from consultations.presenters import instruments as said
from consultations.presenters.vitals import vital_lines
from consultations.rules import instruments
from consultations.rules.instruments import Reading, reading_of
from consultations.services import Measure
from consultations.services.vitals import VitalsRefused
from core.errors import NotFound, Refused
from tests.cast import actor_of, signed_in
from tests.client import PivotClient
from tests.consultations.factories import NINE, assisted, minutes, vital
from tests.consultations.test_rules import FINDINGS

DEVICE = {
    "value": 94,
    "device": "Nonin 3230",
    "serial": "501234567",
    "software": "1.2.3",
    "read": "SpO₂ 94 %, pouls 78",
    "at": "2026-11-24T14:05:00",
    "signals": [],
    "simulated": False,
}


def read(typed: str = "94", **fields) -> Measure:
    return Measure(value=Decimal(typed), reading=reading_of(json.dumps(DEVICE | fields)))


def record(story, measure: Measure, kind: VitalKind = VitalKind.SPO2, actor=None):
    return services.vitals_record(
        actor=actor or story.nurse, public_id=story.public_id, measures={kind: measure}, at=minutes(-25)
    )[0]


def test_a_measure_read_from_a_device_keeps_where_it_comes_from(story):
    row = record(story, read(signals=["low_perfusion"]))
    row.refresh_from_db()
    assert (row.method, row.device_label) == (MeasureMethod.BLUETOOTH, "Nonin 3230")
    assert (row.device_serial, row.device_software) == ("501234567", "1.2.3")
    assert row.device_at == dt.datetime(2026, 11, 24, 13, 5, tzinfo=dt.UTC)
    assert (row.measure["read"], row.measure["signals"]) == ("SpO₂ 94 %, pouls 78", ["low_perfusion"])
    assert row.entered_by == "Nadia Benali"


def test_a_value_typed_over_what_was_read_is_typed_by_hand(story):
    row = record(story, read("95"))
    assert (row.method, row.device_label, row.device_serial, row.device_at) == ("typed", "", "", None)
    assert row.measure == {"value": "95", "unit": "%", "note": ""}


def test_a_simulated_measure_is_marked(story):
    assert record(story, read(simulated=True)).method == MeasureMethod.SIMULATED


REFUSALS = [
    ({"signals": ["sensor_unconnected"]}, "capteur non posé"),
    ({"signals": ["made_up"]}, "ce qui n’est pas connu ici"),
    ({"device": "  "}, "ne dit pas son nom"),
]


@pytest.mark.parametrize(("fields", "why"), REFUSALS)
def test_what_is_worth_nothing_is_refused_with_why(story, fields, why):
    with pytest.raises(VitalsRefused) as refused:
        record(story, read(**fields))
    assert why in refused.value.message
    assert not VitalSign.objects.exists()


def test_a_simulated_measure_is_refused_where_devices_are_real(story, settings):
    settings.SIMULATED_INSTRUMENTS = False
    with pytest.raises(VitalsRefused, match="appareil simulé"):
        record(story, read(simulated=True))
    assert record(story, read()).method == MeasureMethod.BLUETOOTH


def test_nothing_is_read_where_decoding_is_not_declared(story, settings):
    settings.MEDICAL_FUNCTIONS = settings.MEDICAL_FUNCTIONS | {"device_decoding": False}
    with pytest.raises(VitalsRefused, match="n’est pas ouverte ici"):
        record(story, read())
    assert record(story, Measure(value=Decimal(94))).method == MeasureMethod.TYPED


def test_no_simulated_device_outside_the_demo():
    assert medical.SIMULATED_INSTRUMENTS is False
    assert configured.SIMULATED_INSTRUMENTS is True


def test_reading_by_a_device_gives_no_right_that_typing_does_not(story, weiss, sylvie, morel):
    with pytest.raises(NotFound):
        record(story, read(), actor=actor_of(weiss))
    with pytest.raises((Refused, NotFound)):
        record(story, read(), actor=actor_of(sylvie))
    assert not VitalSign.objects.exists()


def test_a_measure_of_a_device_is_withdrawn_like_another(story):
    row = record(story, read())
    services.vital_withdraw(
        actor=story.nurse, public_id=story.public_id, vital_public_id=row.public_id, at=minutes(-20)
    )
    assert said.origins(story.now()) == []
    row.refresh_from_db()
    assert row.device_serial == "501234567"


WRONG_ROWS = [
    ({"method": "bluetooth"}, "vital_sign_read_names_its_device"),
    ({"method": "simulated"}, "vital_sign_read_names_its_device"),
    ({"method": "guessed", "device_label": "x"}, "vital_sign_read_names_its_device"),
    ({"method": "typed", "device_serial": "1"}, "vital_sign_serial_has_an_origin"),
    ({"method": "typed", "device_software": "1"}, "vital_sign_typed_with_an_inventoried_device"),
    (
        {"method": "typed", "device_origin": "read", "device_label": "x"},
        "vital_sign_typed_with_an_inventoried_device",
    ),
    ({"method": "typed", "device_origin": "inventory"}, "vital_sign_typed_with_an_inventoried_device"),
    ({"method": "bluetooth", "device_label": "x", "device_serial": "1"}, "vital_sign_serial_has_an_origin"),
    ({"method": "typed", "device_at": NINE}, "vital_sign_typed_with_an_inventoried_device"),
]


@pytest.mark.parametrize(("fields", "constraint"), WRONG_ROWS)
def test_the_database_itself_holds_where_a_measure_comes_from(story, fields, constraint):
    row = vital(story.act, VitalKind.SPO2, "94")
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        VitalSign.objects.filter(pk=row.pk).update(**fields)


NOT_READINGS = ["", "null", "[]", "3", "{", '{"value": "x"}', '{"value": NaN}', '{"device": "x"}', "[" * 5000]


@pytest.mark.parametrize("text", NOT_READINGS)
def test_what_is_no_reading_is_a_value_typed_by_hand(text):
    assert reading_of(text) is None


@pytest.mark.parametrize(
    ("at", "kept"),
    [
        ("2026-11-24T14:05:00", dt.datetime(2026, 11, 24, 13, 5, tzinfo=dt.UTC)),
        ("1970-01-01T00:00:00", None),
        ("9999-12-31T23:59:59", None),
        ("hier", None),
        ("", None),
        (12, None),
    ],
)
def test_the_clock_of_a_device_is_that_of_the_room_when_it_was_set(at, kept):
    assert reading_of(json.dumps(DEVICE | {"at": at})).at == kept


def test_what_a_device_calls_itself_fits_its_column():
    found = reading_of(json.dumps(DEVICE | {"device": "A\x00" * 200, "serial": "1" * 200, "software": ["x"]}))
    assert (len(found.device), len(found.serial), found.software) == (80, 60, "")


def test_a_device_speaks_its_own_words_and_finds_nothing_out():
    """« Trop » is of its cuff, its strip or its own heat, never of the patient."""
    of_itself = ("brassard trop lâche", "bandelette retirée trop tôt", "appareil trop")
    for one in instruments.SIGNALS.values():
        if not one.words.startswith(of_itself):
            assert not [word for word in FINDINGS if word in one.words.lower()], one.words


def test_measures_of_one_press_are_one_line(story):
    services.vitals_record(
        actor=story.nurse,
        public_id=story.public_id,
        measures={
            VitalKind.SPO2: read(signals=["low_perfusion"]),
            VitalKind.HEART_RATE: read("78", value=78, signals=["low_perfusion"]),
            VitalKind.WEIGHT: Measure(value=Decimal("63.4")),
        },
        at=minutes(-25),
    )
    lines = {one.labels: one for one in said.origins(story.now())}
    assert set(lines) == {"Pouls, SpO₂", "Poids"}
    both = lines["Pouls, SpO₂"]
    assert both.said == "lu par Bluetooth, Nadia Benali, 14\u00a0h\u00a005"
    assert both.device == "Nonin 3230, n°\u00a0501234567 (lu sur l’appareil), logiciel 1.2.3"
    assert both.signalled == "faible perfusion au capteur"
    assert lines["Poids"].said.startswith("saisie à la main")
    assert lines["Poids"].device == ""


def test_the_two_figures_of_a_pressure_have_one_name(story):
    vital(story.act, VitalKind.SYSTOLIC, "148")
    vital(story.act, VitalKind.DIASTOLIC, "86")
    assert [one.labels for one in said.origins(story.act)] == ["Tension"]


def test_a_clock_that_tells_another_hour_is_told(story):
    record(story, read(at="2026-11-12T09:00:00"))
    (line,) = said.origins(story.now())
    assert "heure de l’appareil : jeu. 12\u00a0nov. 2026, 9\u00a0h\u00a000" in line.device


def test_the_values_before_make_a_line_and_words(story, mme_petit, morel, ehpad):
    assert vital_lines(story.act) == []
    for weeks, value in ((2, "60.8"), (1, "61.6")):
        starts = NINE - dt.timedelta(weeks=weeks)
        act = Consultation.objects.create(appointment=assisted(mme_petit, morel, ehpad, starts_at=starts))
        vital(act, VitalKind.WEIGHT, value, at=starts)
    vital(story.act, VitalKind.WEIGHT, "63.4")
    vital(story.act, VitalKind.SPO2, "94")
    weight = {line.label: line.trend for line in vital_lines(story.act)}["Poids"]
    assert weight.said == "Avant : 60,8 le 10\u00a0nov., 61,6 le 17\u00a0nov. ; maintenant : 63,4."
    assert weight.points == "2.0,14.0 30.0,10.3 58.0,2.0"
    assert {line.label: line.trend for line in vital_lines(story.act)}["SpO₂"] is None


def test_a_value_measured_again_in_the_act_shows_the_one_before(story):
    vital(story.act, VitalKind.SPO2, "91", at=minutes(-25))
    vital(story.act, VitalKind.SPO2, "94", at=minutes(-5))
    (line,) = vital_lines(story.act)
    assert line.trend.said.endswith("maintenant : 94.")


def page_of(story, user, name: str = "preparation") -> str:
    client = signed_in(PivotClient(), user)
    return client.get(reverse(f"consultations:{name}", args=[story.public_id])).content.decode()


@pytest.mark.parametrize("is_on", [True, False])
def test_the_button_follows_its_switch(story, nadia, settings, is_on):
    settings.MEDICAL_FUNCTIONS = settings.MEDICAL_FUNCTIONS | {"device_decoding": is_on}
    assert ("Lire un appareil" in page_of(story, nadia)) is is_on


@pytest.mark.parametrize("is_on", [True, False])
def test_simulated_devices_are_offered_where_the_server_says_so(story, nadia, settings, is_on):
    settings.SIMULATED_INSTRUMENTS = is_on
    assert ("data-instrument-choice" in page_of(story, nadia)) is is_on


def post(story, user, **fields):
    client = signed_in(PivotClient(), user)
    data = {VitalKind.SPO2.value: "94", f"from-{VitalKind.SPO2.value}": json.dumps(DEVICE)} | fields
    return client.post(reverse("consultations:vitals", args=[story.public_id]), data)


def test_the_page_keeps_what_was_read_and_the_physician_sees_it(story, nadia, morel):
    assert post(story, nadia).status_code == 302
    assert VitalSign.objects.get().method == MeasureMethod.BLUETOOTH
    page = page_of(story, morel, "cockpit")
    assert "lu par Bluetooth" in page
    assert "Nonin 3230, n°\u00a0501234567 (lu sur l’appareil), logiciel 1.2.3" in page


def test_a_refused_page_comes_back_with_what_was_read(story, nadia):
    answer = post(story, nadia, **{VitalKind.WEIGHT.value: "6340"})
    assert answer.status_code == 422
    assert "501234567" in answer.content.decode()
    assert not VitalSign.objects.exists()


def test_a_measure_that_is_worth_nothing_is_told_beside_its_field(story, nadia):
    spoilt = json.dumps(DEVICE | {"signals": ["sensor_displaced", "invalid"]})
    answer = post(story, nadia, **{f"from-{VitalKind.SPO2.value}": spoilt})
    assert answer.status_code == 422
    assert "L’appareil signale : mesure non valable. Refaites la mesure." in answer.content.decode()


def test_a_number_out_of_all_proportion_is_refused_and_not_an_error(story, nadia):
    answer = post(story, nadia, **{VitalKind.SPO2.value: "1e40"})
    assert answer.status_code == 422


def test_a_reading_is_equal_to_what_was_typed_with_other_decimals():
    assert Measure(value=Decimal("94.0"), reading=Reading(value=Decimal(94), device="x")).origin is not None
