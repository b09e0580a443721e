"""How long a call stays away after its line came back: cuts of five seconds and of a minute, in three ways.

Real browsers, a real relay, a router in a namespace that drops packets. Needs root and iproute2. Five
seconds: the picture is back within 2 s of the line; a minute: within 5 s, without a click, in the same place.
The page tells of each cut once. All takes ten minutes; a word of a manner (`plug`) takes that one alone.
"""

import sys
import tempfile
import time
from collections.abc import Iterable
from pathlib import Path

from playwright.sync_api import sync_playwright

from tests.media_relay.journeys.people import CART, PHYSICIAN, Person, wait_recognised, wait_until
from tests.media_relay.journeys.two_ends import at_the_two_ends
from tests.media_relay.network import Cable

MANNERS = {
    "everything dropped": ("interrupt", "resume"),
    "plug pulled": ("cut", "mend"),
    "UDP dropped": ("cut_udp", "mend_udp"),
}
AIMS = {5: 2.0, 60: 5.0}
TIMES = 2
RUNS = 4.0  # seconds of a call before it is cut: by then the page knows how often it hears of the other end
CUT = "La ligne est coupée, nous réessayons…"


def away(cable: Cable, cart: Person, physician: Person, manner: str, seconds: float) -> tuple[float, float]:
    """Seconds until each sees the other move again."""
    cut, mend = MANNERS[manner]
    wait_recognised(physician, cart, CART)
    wait_recognised(cart, physician, PHYSICIAN)
    wait_until(lambda: cart.states()[-1] == "Connecté", cart.states)
    time.sleep(RUNS)
    getattr(cable, cut)()
    time.sleep(seconds)
    getattr(cable, mend)()
    began = time.monotonic()
    views = [(physician, cart), (cart, physician)]
    still = {viewer.id: viewer.frames(other, "camera") for viewer, other in views}
    back: dict[object, float] = {}
    while len(back) < len(views):
        for viewer, other in views:
            if viewer.id not in back and viewer.frames(other, "camera") > still[viewer.id]:
                back[viewer.id] = time.monotonic() - began
        if time.monotonic() - began > 60:
            raise SystemExit(f"{manner}: not back after a minute: {cart.states()} {physician.states()}")
        time.sleep(0.05)
    assert physician.ask("log.left") == []
    return back[physician.id], back[cart.id]


def chosen(names: Iterable[str]) -> list[str]:
    """Those in which a word of the command line occurs; all of them without one."""
    return [name for name in names if not sys.argv[1:] or any(word in name for word in sys.argv[1:])]


def main() -> int:
    Cable.require()
    missed = 0
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as folder:
        for manner in chosen(MANNERS):
            with at_the_two_ends(playwright, Path(folder)) as (cable, cart, physician):
                for seconds, aim in AIMS.items():
                    for _ in range(TIMES):
                        seen, sees = away(cable, cart, physician, manner, seconds)
                        missed += max(seen, sees) > aim
                        print(
                            f"{manner:19} {seconds:3} s: the cart is seen after {seen:.1f} s, "
                            f"sees after {sees:.1f} s (aim {aim:.0f} s)",
                            flush=True,
                        )
                said = cart.states()
                missed += said.count(CUT) != len(AIMS) * TIMES  # each cut, and each once
                print(f"{manner:19} the page said: {' · '.join(said)}", flush=True)
    return int(missed > 0)


if __name__ == "__main__":
    sys.exit(main())
