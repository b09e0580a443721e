"""Instruments in a real browser: frames to the letter, and whatever may happen while one is read."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from consultations.rules.instruments import SIGNALS
from consultations.rules.vitals import SIGNS
from tests.consultations import octets
from tests.media_relay.scripts import empty_page

pytestmark = pytest.mark.journey

ROOM = Path(__file__).parents[2] / "static" / "js" / "instruments"
LOADED = """async () => {
  const from = (name) => import(`/static/js/instruments/${name}.js`);
  const { KINDS } = await from("services");
  const all = { ...await from("sfloat"), ...await from("information"), ...await from("glucose") };
  Object.assign(window, all, await from("reader"), await from("simulated"), await from("words"));
  window.decoders = Object.fromEntries(KINDS.flatMap(({ sources }) =>
    sources.map(({ uuid, decode }) => [uuid.toString(16).toUpperCase(), decode])));
  const octets = (text) => Uint8Array.from(text.match(/../g) ?? [], (two) => parseInt(two, 16));
  window.view = (text) => new DataView(octets(text).buffer);
}"""
FAST = "{ connect: 500, wait: 1500, quiet: 100, most: 400 }"


@pytest.fixture(scope="module")
def page() -> Iterator[Page]:
    with empty_page() as opened:
        opened.evaluate(LOADED)
        yield opened


def decoded(page: Page, characteristic: str, text: str) -> dict[str, Any]:
    return page.evaluate(
        "([code, text]) => decoders[code](view(text))", [characteristic, text.replace(" ", "")]
    )


@pytest.mark.parametrize("number", ["sfloat", "float"])
def test_numbers_are_read_to_the_letter(page: Page, number: str) -> None:
    table = octets.SFLOATS if number == "sfloat" else octets.FLOATS
    found = page.evaluate(f"raws => raws.map({number})", [raw for raw, _ in table])
    assert [one["special"] or one["value"] for one in found] == [expected for _, expected in table]


@pytest.mark.parametrize(("characteristic", "text", "values", "parts"), octets.READ)
def test_a_frame_means_what_its_specification_says(page: Page, characteristic, text, values, parts) -> None:
    found = decoded(page, characteristic, text)
    assert found["ok"], found
    measure = found["measure"]
    assert {one["kind"]: one["value"] for one in measure["values"]} == values
    assert {name: measure[name] for name in parts} == parts


@pytest.mark.parametrize(("characteristic", "text", "why"), octets.REFUSED)
def test_a_frame_that_is_wrong_is_refused_with_why(page: Page, characteristic, text, why) -> None:
    assert decoded(page, characteristic, text) == {"ok": False, "refused": why}


def test_no_octets_break_a_decoder_nor_make_a_number_up(page: Page) -> None:
    """Noise of every length, and good frames altered: each is read or refused, and what is read is whole."""
    good = [(code, text.replace(" ", "")) for code, text, *_ in octets.READ]
    found = page.evaluate(
        """(good) => {
        const refusals = new Set(Object.keys(REFUSALS)), random = (most) => Math.floor(Math.random() * most);
        const names = Object.keys(decoders), counts = { read: 0, refused: 0, wrong: [] };
        const signals = new Set();
        const judge = (name, bytes) => {
          const frame = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
          const { ok, measure, refused } = decoders[name](frame);
          counts[ok ? "read" : "refused"] += 1;
          const isNumber = ({ value }) => Number.isFinite(value) && Math.abs(value) < 100_000;
          const isDated = () => !measure.at || !Number.isNaN(Date.parse(measure.at));
          const isWhole = () => measure.values.length && measure.values.every(isNumber) && isDated();
          if (ok) measure.status.forEach((code) => signals.add(code));
          const isRight = ok ? isWhole() : refusals.has(refused);
          if (!isRight) counts.wrong.push([name, [...bytes], measure ?? refused]);
        };
        for (let length = 0; length <= 64; length += 1)
          for (let turn = 0; turn < 130; turn += 1)
            for (const name of names) {
              const bytes = crypto.getRandomValues(new Uint8Array(length));
              if (length && turn % 2) bytes[0] &= 0x0f; // flags that mean something
              judge(name, bytes);
            }
        for (let turn = 0; turn < 20_000; turn += 1) {
          const [name, text] = good[turn % good.length];
          const bytes = new Uint8Array(view(text).buffer);
          for (let change = turn % 3; change >= 0; change -= 1) bytes[random(bytes.length)] = random(256);
          judge(name, turn % 5 ? bytes : bytes.subarray(0, random(bytes.length)));
        }
        return { ...counts, signals: [...signals] }; }""",
        good,
    )
    assert found["wrong"] == []
    assert set(found["signals"]) <= set(SIGNALS)
    assert found["read"] > 5_000
    assert found["refused"] > 40_000


def test_a_frame_in_the_middle_of_a_buffer_is_read_in_its_own_bounds(page: Page) -> None:
    found = page.evaluate("""() => {
        const whole = new Uint8Array(view("FFFF00940056006B00FFFF").buffer);
        return decoders["2A35"](new DataView(whole.buffer, 2, 7)); }""")
    assert found["measure"]["read"] == "148/86 mmHg, moyenne 107"


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("06000101", "done"),
        ("06000106", "no_record"),
        ("06000102", "failed"),
        ("060001", "failed"),
        ("0600010100", "failed"),
        ("05000101", "failed"),
        ("", "failed"),
    ],
)
def test_the_control_point_of_a_meter_answers_ours_alone(page: Page, text: str, answer: str) -> None:
    assert page.evaluate("text => answered(view(text))", text) == answer


def test_what_a_device_calls_itself_is_printed_and_short(page: Page) -> None:
    said = page.evaluate("text => window.text(view(text))", b"UA-651\x00\x07 BLE \xff".hex() + "41" * 200)
    assert said == ("UA-651 BLE " + "A" * 200)[:60]


OUTCOMES = [
    ("cuff", "received"),
    ("cuff_kpa", "received"),
    ("cuff_loose", "received"),
    ("cuff_error", "refused"),
    ("oximeter", "received"),
    ("oximeter_off", "refused"),
    ("thermometer", "received"),
    ("scale", "received"),
    ("meter", "received"),
    ("meter_empty", "no_record"),
    ("lost", "lost"),
    ("closed", "closed"),
    ("denied", "denied"),
]
READ = f"""async ([code, spoiling]) => {{
  const states = [];
  const outcome = await readInstrument(simulated(code), {{ tell: (state) => states.push(state),
    signal: new AbortController().signal, spoiling: new Set(spoiling), times: {FAST} }});
  return [states, outcome]; }}"""
SPOILING = [code for code, one in SIGNALS.items() if one.spoils]


@pytest.mark.parametrize(("code", "state"), OUTCOMES)
def test_each_simulated_device_ends_as_it_says(page: Page, code: str, state: str) -> None:
    states, outcome = page.evaluate(READ, [code, SPOILING])
    assert outcome["state"] == state
    begun = ["searching"] if state in ("closed", "denied") else ["searching", "connected", "waiting"]
    assert states == begun


def test_every_scenario_is_told(page: Page) -> None:
    assert page.evaluate("Object.keys(SCENARIOS)") == [code for code, _ in OUTCOMES]


def test_a_device_says_who_it_is_and_what_it_signals(page: Page) -> None:
    _, outcome = page.evaluate(READ, ["cuff_loose", SPOILING])
    assert outcome["measure"]["status"] == ["cuff_too_loose"]
    assert outcome["about"] == {
        "name": "Simulé Tensio S1",
        "make": "Simulé",
        "model": "Tensio S1",
        "serial": "SIM-0042",
        "software": "2.1.0",
    }
    assert page.evaluate(READ, ["oximeter_off", SPOILING])[1]["why"] == "sensor_unconnected"


def with_device(page: Page, change: str, script: str = "") -> Any:
    """A cuff of which something is otherwise."""
    return page.evaluate(f"""async () => {{
        const device = await simulated("cuff").requestDevice(), stop = new AbortController();
        {change}
        const asked = {{ tell: () => {{}}, signal: stop.signal, spoiling: new Set(), times: {FAST} }};
        const reading = readInstrument({{ requestDevice: async () => device }}, asked);
        {script}
        return await reading; }}""")


def test_a_serial_number_kept_by_the_browser_does_not_stop_the_reading(page: Page) -> None:
    """0x2A25 is on the blocklist of Web Bluetooth: Chromium refuses it to every page."""
    found = with_device(
        page,
        """const every = device.characteristic.bind(device);
        device.characteristic = async (uuid) => {
          if (uuid === 0x2a25) throw new DOMException("blocklisted", "SecurityError");
          return every(uuid); };""",
    )
    assert found["state"] == "received"
    assert (found["about"]["serial"], found["about"]["software"]) == ("", "2.1.0")


THROWING = "device.{} = async () => {{ throw new DOMException('', '{}'); }};"


@pytest.mark.parametrize(
    ("change", "state"),
    [
        (THROWING.format("gatt.connect", "NetworkError"), "lost"),
        (THROWING.format("gatt.connect", "SecurityError"), "denied"),
        ("device.gatt.connect = () => new Promise(() => {});", "lost"),
        (THROWING.format("getPrimaryService", "NotFoundError"), "unknown"),
        ("device.speaks = () => {};", "silent"),
    ],
)
def test_a_device_that_does_not_answer_is_told_apart(page: Page, change: str, state: str) -> None:
    assert with_device(page, change)["state"] == state


def test_the_person_may_stop_waiting(page: Page) -> None:
    found = with_device(page, "device.speaks = () => {};", "setTimeout(() => stop.abort(), 100);")
    assert found["state"] == "stopped"


def test_a_cuff_that_leaves_once_it_spoke_has_given_its_measure(page: Page) -> None:
    found = with_device(
        page,
        """const says = device.source.says.bind(device.source);
        device.source.says = (octets) => { says(octets); setTimeout(() => device.goes()); };""",
    )
    assert found["state"] == "received"


def test_the_last_measure_of_several_is_the_one_of_now(page: Page) -> None:
    found = with_device(
        page,
        """device.speaks = () => [130, 140, 150].forEach((high, place) =>
          setTimeout(() => device.source.says([0, high, 0, 80, 0, 100, 0]), 30 * place));""",
    )
    assert found["measure"]["values"][0] == {"kind": "8480-6", "value": 150}


def test_the_words_and_the_signs_are_those_of_the_server(page: Page) -> None:
    """Each word of the server is a device’s; whatever a decoder fills is a sign of the page."""
    source = "".join(path.read_text() for path in ROOM.glob("*.js"))
    assert {code for code in SIGNALS if f'"{code}"' not in source} == set()
    assert set(re.findall(r'kind: "([\d-]+)"', source)) <= set(SIGNS)
