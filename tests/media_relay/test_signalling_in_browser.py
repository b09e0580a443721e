"""How the socket of a call comes back after a cut: in a browser, without a server."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.media_relay.scripts import empty_page

pytestmark = pytest.mark.journey


@pytest.fixture(scope="module")
def empty() -> Iterator[Page]:
    with empty_page() as page:
        page.evaluate("import('/tests/media_relay/browser/knocking.js')")
        yield page


@pytest.fixture
def inside(empty: Page) -> Any:
    """Somebody who is in a call, at a browser whose sockets go on after they were given up, as in Firefox."""
    empty.evaluate("begin(true)")
    empty.wait_for_function("line.welcomes.length === 1")
    return empty.evaluate


def after(empty: Page, milliseconds: int) -> dict[str, Any]:
    empty.wait_for_timeout(milliseconds)
    return dict(empty.evaluate("({ knocks: line.knocks, sockets: line.sockets })"))


def test_during_a_cut_the_server_is_knocked_at_and_no_socket_is_tried(empty: Page, inside: Any) -> None:
    inside("cut()")
    found = after(empty, 3_500)
    assert found["sockets"] == 1
    assert 2 <= found["knocks"] <= 4
    assert inside("mend(false)") < 4_000
    assert inside("line.welcomes.at(-1).again")
    assert inside("line.sockets") == 2


def test_elsewhere_sockets_are_tried_and_nobody_knocks(empty: Page) -> None:
    empty.evaluate("begin(false)")
    empty.wait_for_function("line.welcomes.length === 1")
    empty.evaluate("cut()")
    assert after(empty, 1_000) == {"knocks": 0, "sockets": 2}
    assert empty.evaluate("mend(true)") < 1_000


def test_a_line_that_says_it_is_back_is_used_at_once(empty: Page, inside: Any) -> None:
    inside("cut()")
    after(empty, 1_000)
    assert inside("mend(true)") < 500


def test_who_leaves_during_a_cut_knocks_no_more(empty: Page, inside: Any) -> None:
    inside("cut()")
    after(empty, 500)
    inside("leave()")
    left = after(empty, 0)
    assert after(empty, 2_500) == left
