"""The frames of a serial ECG, written octet by octet here and read by the script of the cart."""

import binascii
import json
import random
import struct
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.media_relay.scripts import empty_page

pytestmark = pytest.mark.journey

READ = """async (pieces) => {
  const { SerialFrames } = await import("/static/js/media/ecg_serial.js");
  const heard = [];
  const onDevice = (device) => heard.push(device);
  const onSamples = ({ samples, ...rest }) => heard.push({ ...rest, samples: [...samples] });
  const frames = new SerialFrames({ onDevice, onSamples });
  for (const piece of pieces) frames.feed(Uint8Array.from(piece));
  return [heard, frames.counts, frames.kept.length];
}"""
SENT = """async ([lost, before]) => {
  const { EcgSender, EcgReceiver } = await import("/static/js/media/ecg.js");
  let now = 1e15;
  const receiver = new EcgReceiver({ clock: () => now / 1000 });
  const sender = new EcgSender((bytes) => receiver.receive(bytes), { leads: 1, clock: () => now });
  const give = (from, count) => {
    now += count * 2000;
    sender.push(Int16Array.from({ length: count }, (_, n) => from + n));
  };
  give(0, before);
  sender.lose(lost);
  now += lost * 2000;
  for (let at = before + lost; at < 1000; at += 25) give(at, 25);
  const values = Array.from({ length: receiver.end }, (_, n) => receiver.value(0, n));
  return values.map((value) => (Number.isNaN(value) ? -1 : value / 5));
}"""


@pytest.fixture(scope="module")
def page() -> Iterator[Page]:
    with empty_page() as page:
        yield page


def frame(kind: int, payload: bytes) -> bytes:
    body = struct.pack("<BH", kind, len(payload)) + payload
    return b"\xa5\x5a" + body + struct.pack("<H", binascii.crc_hqx(body, 0xFFFF))


def samples(first: int, values: list[int], leads: int = 2) -> bytes:
    return frame(2, struct.pack(f"<BBHHI{len(values)}h", leads, 0, 500, 250, first, *values))


DEVICE = frame(1, json.dumps({"maker": "Édan", "serial": "77", "simulated": True, "other": 1}).encode())


def read(page: Page, *pieces: bytes) -> Any:
    return page.evaluate(READ, [list(piece) for piece in pieces])


def test_frames_are_read_in_whatever_pieces_they_come(page: Page) -> None:
    whole = b"noise\xa5" + DEVICE + samples(7, [1, -2, 3, -4])
    for pieces in ([whole], [whole[at : at + 1] for at in range(len(whole))], [whole[:40], whole[40:]]):
        (device, measured), counts, left = read(page, *pieces)
        assert (device["maker"], device["serial"], device["simulated"]) == ("Édan", "77", False)
        assert measured == {"leads": 2, "rate": 500, "microvolts": 2.5, "first": 7, "samples": [1, -2, 3, -4]}
        assert (counts, left) == ({"frames": 2, "wrong": 0}, 0)


def test_what_was_altered_is_lost_and_the_next_frame_is_found(page: Page) -> None:
    altered = bytearray(samples(0, [1, 2]))
    altered[12] ^= 1
    heard, counts, _ = read(page, bytes(altered) + samples(1, [5, 6]))
    assert [one["samples"] for one in heard] == [[5, 6]]
    assert counts["wrong"] == 1


@pytest.mark.parametrize(
    "payload",
    [
        struct.pack("<BBHHIh", 0, 0, 500, 250, 0, 1),
        struct.pack("<BBHHIh", 13, 0, 500, 250, 0, 1),
        struct.pack("<BBHHIh", 2, 0, 500, 250, 0, 1),
        struct.pack("<BBHHIh", 1, 0, 10, 250, 0, 1),
        struct.pack("<BBHHIh", 1, 0, 500, 0, 0, 1),
        struct.pack("<BBHHIhB", 1, 0, 500, 250, 0, 1, 1),
    ],
)
def test_what_cannot_be_is_not_passed_on(page: Page, payload: bytes) -> None:
    heard, counts, _ = read(page, frame(2, payload))
    assert (heard, counts["wrong"]) == ([], 1)


def test_noise_is_passed_over_and_little_is_kept(page: Page) -> None:
    noise = random.Random(5).randbytes(50_000)
    heard, _, left = read(page, noise, frame(1, b"{"), b"\xa5\x5a\x02\xff\xff")
    assert heard == []
    assert left < 4_200


@pytest.mark.parametrize(("lost", "before"), [(20, 100), (7, 100), (33, 95), (5, 110), (200, 113)])
def test_what_the_line_lost_is_a_hole_and_the_rest_keeps_its_place(
    page: Page, lost: int, before: int
) -> None:
    kept = page.evaluate(SENT, [lost, before])
    assert all(value in (-1, place) for place, value in enumerate(kept))
    holes = kept.count(-1)
    assert lost <= holes <= lost + 40
    assert set(kept[before : before + lost]) == {-1}


def test_what_a_device_says_travels_beside_its_samples(page: Page) -> None:
    said = page.evaluate("""async () => {
      const { readDevice, writeDevice } = await import("/static/js/media/ecg_device.js");
      const long = { maker: "é".repeat(900), model: 3, simulated: true, other: 1 };
      const [other, cut] = [[1, 2], [2, 123]].map((bytes) => readDevice(new Uint8Array(bytes)));
      return [readDevice(writeDevice(long)), other, cut];
    }""")
    assert said[0]["maker"] == "é" * 60
    assert (said[0]["model"], said[0]["simulated"], said[1], said[2]) == ("", True, None, None)
