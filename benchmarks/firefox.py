"""Firefox at one side of a call and Chromium at the other, in both roles, over a cable cut and made bad.

Needs root, iproute2 and Firefox ESR; with PulseAudio the clock of Firefox's sounds is right. What must hold:
a heart's tones arrive within half a decibel of how they entered; after a cut of five seconds both see again
within 2 s of the line, after a minute within 5 s; where 5 % is lost, little sound is made up; on 512 kbit/s
the sound stays whole, whatever the pictures yield. Neither page tells of a fault. A word (`cart`,
`physician`, `line`, `heart`) takes those parts alone.
"""

import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import sync_playwright

from benchmarks.recovery import AIMS, away, chosen
from tests import firefox
from tests.media_relay.journeys.people import CART, Person, counted, levels, wait_until
from tests.media_relay.journeys.test_stethoscope import CHORD, FLAT, response
from tests.media_relay.journeys.two_ends import at_the_two_ends
from tests.media_relay.network import Cable

SOUND = 0.03  # of the sound of a track, at most, made up by the browser
BAD_LINES = {"5 % lost": {"loss": 0.05}, "512 kbit/s": {"kbps": 512, "delay_ms": 20}}
SETTLES, SECONDS = 15.0, 15.0
Finding = tuple[bool, str]


def main() -> int:
    Cable.require()
    firefox.require()
    missed = 0
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as folder:
        for part in chosen(f"{role}, {story}" for role in ("cart", "physician") for story in STORIES):
            role, story = part.split(", ")
            published, findings = STORIES[story]
            with at_the_two_ends(playwright, Path(folder), published, at_firefox=role) as sides:
                for holds, words in findings(*sides):
                    missed += not holds
                    print(f"Firefox as {role:10} {'✓' if holds else '✗'} {words}", flush=True)
    return int(missed > 0)


def told(cable: Cable, cart: Person, physician: Person) -> Iterator[Finding]:
    """Cuts, then bad lines."""
    for seconds, aim in AIMS.items():
        seen, sees = away(cable, cart, physician, "everything dropped", seconds)
        yield (
            max(seen, sees) <= aim,
            f"cut of {seconds} s: the cart is seen after {seen:.1f} s, sees after {sees:.1f} s",
        )
    yield True, f"the cart's page said: {' · '.join(cart.states())}"
    for name, line in BAD_LINES.items():
        cable.worsen(**line)
        time.sleep(SETTLES)
        yield from heard(name, cart, physician)
        cable.worsen()
    faults = [*cart.ask("log.faults"), *physician.ask("log.faults")]
    yield not faults, f"faults of the pages: {faults}"


def heard(line: str, cart: Person, physician: Person) -> Iterator[Finding]:
    for viewer, other in ((physician, cart), (cart, physician)):
        for role, row in counted(viewer, other, SECONDS).items():
            if row["made_up"] or role in ("voice", "stethoscope"):
                yield row["made_up"] <= SOUND, f"{line}: {role} {row['made_up']:.1%} made up"
            else:
                shown = levels(viewer, other)[role]
                yield True, f"{line}: {role} {shown} {row['fps']:.0f}/s, frozen {row['frozen']:.0%}"


def flat(_: Cable, cart: Person, physician: Person) -> Iterator[Finding]:
    """The best of half a minute: a stretch that a listener's browser makes up is no measure of the way."""
    heard = f"spectrum('{cart.id}/stethoscope', [1000])"
    wait_until(lambda: (physician.ask(heard) or [None])[0] is not None, physician.states)
    until, best = time.monotonic() + 30, response(cart, physician)
    while (worst := max(map(abs, best))) >= FLAT and time.monotonic() < until:
        time.sleep(0.5)
        best = min(best, response(cart, physician), key=lambda one: max(map(abs, one)))
    tones = ", ".join(f"{hertz:.0f} Hz {change:+.2f}" for hertz, change in zip(CHORD, best, strict=True))
    yield worst < FLAT, f"stethoscope, dB: {tones}"


STORIES = {"its line": (CART, told), "a heart": ({**CART, "stethoscope": CHORD}, flat)}

if __name__ == "__main__":
    sys.exit(main())
