"""A call over a cable, for what is measured by hand: benchmarks/recovery.py, lines.py, firefox.py."""

import contextlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

from playwright.sync_api import Playwright

from tests import firefox
from tests.chromium import PROGRAM
from tests.media_relay import servers
from tests.media_relay.journeys.conftest import OPTIONS
from tests.media_relay.journeys.people import CART, PHYSICIAN, Person
from tests.media_relay.network import Cable


@contextlib.contextmanager
def at_the_two_ends(
    playwright: Playwright, folder: Path, published: dict[str, Any] = CART, *, at_firefox: str = ""
) -> Iterator[tuple[Cable, Person, Person]]:
    """A cart at the end of a cable and a physician here, in a call of their own; who is named sits at a
    Firefox, the others at a Chromium.
    """
    with contextlib.ExitStack() as stack:
        number, cable, room = servers.free_port(), Cable(), uuid4()
        for process in (
            servers.web(folder, number, host="0.0.0.0"),
            servers.relay(folder, "relay-bench", PIVOT_RELAY_ADDRESSES=""),
        ):
            stack.callback(process.stop)
            process.start()
        stack.callback(cable.take_up)
        cable.lay()

        def page(role: str, placed: Callable[[str], str]) -> Any:
            if role == at_firefox:
                return stack.enter_context(firefox.page(folder, placed(firefox.PROGRAM)))
            browser = playwright.chromium.launch(executable_path=placed(PROGRAM), args=OPTIONS)
            stack.callback(browser.close)
            shown = browser.new_page()
            shown.set_default_timeout(90_000)  # busy pictures leave a small machine little
            return shown

        there = page("cart", lambda program: cable.behind(program, folder))
        here = page("physician", str)
        cart = Person(there, f"http://{cable.here}:{number}", room, "cart", published)
        physician = Person(here, f"http://127.0.0.1:{number}", room, "physician", PHYSICIAN)
        yield cable, cart.enter(), physician.enter()
