"""What a stethoscope hears arrives as it was heard: from the microphone's samples to the listener's.

The browser at the cart is given a recording as its microphone, and opens it as the cart does. The recording
is a chord in which every frequency that matters has the same level.
"""

import math
import struct
import wave
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Playwright

from tests.chromium import PROGRAM as CHROMIUM
from tests.media_relay.journeys.conftest import OPTIONS
from tests.media_relay.journeys.people import Person, wait_until

pytestmark = [pytest.mark.journey, pytest.mark.alone]

RATE, BIN = 48_000, 48_000 / 32_768  # the analyser of the page looks at 32,768 samples
# 20 Hz to 2 kHz, each in the middle of what the analyser tells apart.
CHORD = [round(hertz / BIN) * BIN for hertz in (20, 25, 32, 40, 63, 100, 160, 250, 500, 1000, 2000)]
FLAT = 0.5  # dB


def recording(path: Path, amplitude: float) -> Path:
    """Each tone at `amplitude` of full scale, with phases that keep the sum of all far from clipping."""
    # A period of all of them, so that the browser may play it in a loop.
    tones = [
        (2 * math.pi * round(hertz / BIN) / 32_768, math.pi * n * n / len(CHORD))
        for n, hertz in enumerate(CHORD)
    ]
    values = [
        sum(amplitude * math.sin(step * at + phase) for step, phase in tones) for at in range(32_768)
    ] * 20
    assert max(map(abs, values)) < 1
    with wave.open(str(path), "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(RATE)
        out.writeframes(struct.pack(f"<{len(values)}h", *(round(32_767 * value) for value in values)))
    return path


@pytest.fixture
def hearing(playwright: Playwright, tmp_path: Path) -> Iterator[Callable[[str, float], Browser]]:
    """Browsers whose microphone is a recording, this loud."""
    opened: list[Browser] = []

    def one(name: str, amplitude: float) -> Browser:
        heard = recording(tmp_path / f"{name}.wav", amplitude)
        fake = [
            "--use-fake-ui-for-media-stream",
            "--use-fake-device-for-media-stream",
            f"--use-file-for-fake-audio-capture={heard}",
        ]
        opened.append(playwright.chromium.launch(executable_path=CHROMIUM, args=[*OPTIONS, *fake]))
        return opened[-1]

    yield one
    for browser in opened:
        browser.close()


def opened(cart: Person) -> list[float]:
    """How far each tone is from the middle one in what the page got from the microphone, in dB."""
    levels = cart.ask("hertz => sentSpectrum('stethoscope', hertz)", CHORD)
    return [round(level - levels[len(levels) // 2], 2) for level in levels]


def response(cart: Person, physician: Person) -> list[float]:
    """What became of each tone between the two pages, in dB."""
    sent = cart.ask("hertz => sentSpectrum('stethoscope', hertz)", CHORD)
    came = physician.ask(f"hertz => spectrum('{cart.id}/stethoscope', hertz)", CHORD)
    return [round(there - here, 2) for here, there in zip(sent, came or [0] * len(sent), strict=True)]


def test_every_tone_of_a_heart_arrives_as_loud_as_it_was(hearing, relay, people) -> None:
    """From the cart a loud one; from a nurse’s device one so faint that a gate would shut."""
    published = {"stethoscope": "device"}
    loud = people("cart", published, hearing("loud", 0.11)).enter()
    faint = people("nurse", published, hearing("faint", 0.0015)).enter()
    physician = people("physician", {}).enter()
    for sender in (loud, faint):
        wait_until(lambda: max(map(abs, opened(sender))) < FLAT, lambda: opened(sender))  # noqa: B023
        wait_until(
            lambda: max(map(abs, response(sender, physician))) < FLAT,  # noqa: B023
            lambda: response(sender, physician),  # noqa: B023
        )
        print(response(sender, physician))  # noqa: T201
