"""What each side sees and hears over lines as they are: lossy, far, unsteady, narrow.

The cart stands at the far end of a line that a router in a namespace makes bad, both ways; its pictures cost
as much as an encoder may spend. Real browsers, a real relay; needs root and iproute2. Sound comes first:
little of it is made up by the listener's browser, and the hand camera moves. A word of a line's name
(`512`) takes those lines alone.
"""

import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from playwright.sync_api import sync_playwright

from benchmarks.recovery import chosen
from tests.media_relay.journeys.people import BUSY, Person, counted
from tests.media_relay.journeys.two_ends import at_the_two_ends
from tests.media_relay.network import Cable

LINES: dict[str, dict[str, float]] = {
    "good": {},
    "1 % lost": {"loss": 0.01},
    "5 % lost": {"loss": 0.05},
    "10 % lost": {"loss": 0.10},
    "150 ms each way": {"delay_ms": 150},
    "30 ms of jitter": {"delay_ms": 40, "jitter_ms": 30},
    "512 kbit/s": {"kbps": 512, "delay_ms": 20},
    "512 kbit/s, 2 % lost, 60 ms": {"kbps": 512, "loss": 0.02, "delay_ms": 60},
}
SETTLES, SECONDS = 25.0, 20.0
SOUND = 0.03  # of the sound of a track, at most, made up by the browser; twice that where 10 % is lost
MOVES, FROZEN = 3.0, 0.3  # pictures a second of the hand camera at least, and how long it may stand still
PICTURES, SOUNDS = ("hand_camera", "camera"), ("voice", "stethoscope")


def main() -> int:
    Cable.require()
    missed = []
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as folder:
        for name in chosen(LINES):
            line = LINES[name]
            with at_the_two_ends(playwright, Path(folder), BUSY) as (cable, cart, physician):
                time.sleep(10)
                cable.worsen(**line)
                time.sleep(SETTLES)
                seen = rows(physician, cart)
                sees = counted(cart, physician, SECONDS)
            most = SOUND * (2 if line.get("loss", 0) >= 0.1 else 1)
            kept = all(one["made_up"] <= most for one in (*(seen[sound] for sound in SOUNDS), sees["voice"]))
            hand = seen["hand_camera"]
            shown = hand["fps"] >= MOVES and hand["frozen"] <= FROZEN
            missed += [] if kept and shown else [name]
            said(name, seen, sees)
    if missed:
        print(f"Too much sound made up, or a hand camera that stands still: {', '.join(missed)}.")
    return int(bool(missed))


def rows(viewer: Person, other: Person) -> dict[str, dict[str, Any]]:
    """What each track of the cart brought; one that brought nothing is there all the same."""
    nothing = {"level": "-", "kbps": 0, "fps": 0.0, "frozen": 1.0, "made_up": 1.0, "loss": 0.0}
    return dict.fromkeys((*PICTURES, *SOUNDS), nothing) | counted(viewer, other, SECONDS)


def said(name: str, seen: dict[str, Any], sees: dict[str, Any]) -> None:
    pictures = ", ".join(
        f"{role} {seen[role]['level']} {seen[role]['fps']:.0f}/s frozen {seen[role]['frozen']:.0%}"
        for role in PICTURES
    )
    sounds = ", ".join(f"{role} {seen[role]['made_up']:.1%}" for role in SOUNDS)
    back = f"voice {sees['voice']['made_up']:.1%}, camera {sees.get('camera', {}).get('fps', 0):.0f}/s"
    print(f"{name:28} {pictures} · made up: {sounds} · at the cart: {back}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
