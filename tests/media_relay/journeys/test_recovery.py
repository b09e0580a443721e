"""What nobody should have to think about: lines go and come, addresses change, processes die and leave.

Each story: the call runs, something happens, the picture is back within the promised time, in the same
place, without a click; and the page has said what happened, in French, in this order. It is one call, which
goes from story to story; benchmarks/recovery.py cuts it in more manners, and for a minute.
"""

import signal
import time
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from redis import Redis

from ops.embedded.valkey import Valkey
from tests.media_relay import servers
from tests.media_relay.journeys.people import CART, PHYSICIAN, Person, wait_recognised, wait_until

pytestmark = [pytest.mark.journey, pytest.mark.alone]

CONNECTING, CONNECTED = "Connexion au relais…", "Connecté"
CUT, RESTORED = "La ligne est coupée, nous réessayons…", "Rétabli"
# The aim is 2 s (benchmarks/recovery.py); the machine of a test may be twice as slow.
AIM = 4
CUT_AND_BACK = [CUT, RESTORED]


@pytest.fixture(scope="module")
def ends(relay, port, nurse_browser, chromium, cable) -> Iterator[tuple[Person, Person]]:
    """Nadia's cart at the end of the cable, and the physician: one call for all these stories."""
    room, pages = uuid4(), [nurse_browser.new_page(), chromium.new_page()]
    cart = Person(pages[0], f"http://{cable.here}:{port}", room, "cart", CART)
    physician = Person(pages[1], f"http://127.0.0.1:{port}", room, "physician", PHYSICIAN)
    yield cart.enter(), physician.enter()
    for page in pages:
        page.close()


@pytest.fixture
def call(ends: tuple[Person, Person]) -> tuple[Person, Person]:
    """They see and hear each other, and nothing has happened yet."""
    return met(*ends)


def met(cart: Person, physician: Person) -> tuple[Person, Person]:
    see_each_other(cart, physician)
    for person in (cart, physician):  # the line has been looked at for a few seconds
        wait_until(lambda who=person: len(who.ask("log.qualities")) > 1, person.states)
        wait_until(lambda who=person: who.states()[-1] == CONNECTED, person.states)
        person.forget()
    return cart, physician


def see_each_other(cart: Person, physician: Person) -> None:
    wait_recognised(physician, cart, CART)
    wait_recognised(cart, physician, PHYSICIAN)


def moving_again(viewer: Person, other: Person) -> float:
    """Seconds until new pictures of somebody are shown."""
    still = viewer.frames(other, "camera")
    return wait_until(lambda: viewer.frames(other, "camera") > still, viewer.states, 40, every=0.05)


def told_in_order(person: Person, words: list[str]) -> None:
    wait_until(lambda: person.said()[: len(words)] == words, person.states)
    wait_until(lambda: person.said()[len(words) :] in ([], [CONNECTED]), person.states)


def same_place(viewer: Person) -> None:
    assert viewer.ask("log.left") == []
    assert len(viewer.ask("log.people")) == 2


def told(what: str, seconds: float) -> None:
    print(f"{what}: picture back after {seconds:.1f} s")  # noqa: T201


def test_cut_of_five_seconds(cable, call) -> None:
    cart, physician = call
    cable.interrupt()
    time.sleep(5)
    cable.resume()
    back, here = moving_again(physician, cart), moving_again(cart, physician)
    told("everything is dropped on the way", back)
    assert back + here < AIM
    told_in_order(cart, CUT_AND_BACK)
    assert physician.said() == []
    same_place(physician)


def test_address_changes_from_wifi_to_4g(cable, call) -> None:
    cart, physician = call
    cable.move()
    back = moving_again(physician, cart)
    told("another address", back)
    assert back < 5
    see_each_other(cart, physician)
    wait_until(lambda: cart.states()[-1] == CONNECTED, cart.states)
    assert physician.said() == []
    same_place(physician)


def test_page_is_loaded_again(call) -> None:
    cart, physician = call
    cart.enter()
    see_each_other(cart, physician)
    assert cart.states() == [CONNECTING, CONNECTED]
    assert physician.said() == []
    same_place(physician)


# ------------------------------------------------------------------ processes


@pytest.fixture
def second_relay(folder: Path) -> Iterator[servers.Process]:
    """Not started: the call is to begin on the other one."""
    process = servers.relay(folder, "relay-second", PIVOT_RELAY_ADDRESSES="")
    yield process
    process.stop()


def longest_stop(viewer: Person, other: Person, seconds: float) -> float:
    """The longest time without a new picture of somebody."""
    begun = changed = time.monotonic()
    longest, frames = 0.0, viewer.frames(other, "camera")
    while time.monotonic() - begun < seconds:
        time.sleep(0.05)
        now = viewer.frames(other, "camera")
        if now != frames:
            frames, changed = now, time.monotonic()
        longest = max(longest, time.monotonic() - changed)
    return longest


def test_relay_leaves_for_a_new_version_unnoticed_and_the_new_one_is_killed(
    relay, second_relay, call
) -> None:
    cart, physician = call
    second_relay.start()
    relay.send(signal.SIGTERM)
    stop = longest_stop(physician, cart, 6)
    print(f"rolling deploy: {stop:.2f} s without a picture")  # noqa: T201
    assert stop < 2
    assert relay.wait() == 0
    see_each_other(cart, physician)
    for person in call:
        assert person.said() == []
        same_place(person)

    relay.start()
    second_relay.kill()
    killed = time.monotonic()
    time.sleep(1)
    moving_again(physician, cart)
    moving_again(cart, physician)
    back = time.monotonic() - killed
    told("another relay", back)
    assert back < 15
    see_each_other(cart, physician)
    for person in call:
        told_in_order(person, CUT_AND_BACK)
        same_place(person)


@pytest.mark.parametrize(
    "keeps",
    [pytest.param(False, id="empty"), pytest.param(True, id="with its data", marks=pytest.mark.by_name)],
)
def test_redis_restarts_and_the_call_does_not_notice(chromium, tmp_path, keeps: bool) -> None:
    server = Valkey(run=tmp_path, log=tmp_path / "valkey.log")
    server.start()
    address = {"PIVOT_REDIS_URL": server.url}
    number, room = servers.free_port(), uuid4()
    processes = [
        servers.relay(tmp_path, "relay-alone", **address),
        servers.web(tmp_path, number, **address),
    ]
    pages = [chromium.new_page() for _ in range(2)]
    try:
        for process in processes:
            process.launch()
        for process in processes:
            process.wait_ready()
        origin = f"http://127.0.0.1:{number}"
        cart, physician = met(
            Person(pages[0], origin, room, "cart", CART).enter(),
            Person(pages[1], origin, room, "physician", PHYSICIAN).enter(),
        )
        if keeps:
            with Redis.from_url(f"{server.url}?db=3") as redis:
                redis.save()
        server.stop()
        stop = longest_stop(physician, cart, 1)
        server.start()
        stop = max(stop, longest_stop(physician, cart, 3))
        assert stop < 2
        for person in (cart, physician):
            wait_until(lambda who=person: who.ask("call.signalling.inside"), person.states)
            assert person.said() == []
            same_place(person)
        physician.ask("call.mute('voice')")
        wait_until(lambda: cart.finds(physician)["voice"] is None, lambda: cart.finds(physician))
    finally:
        for page in pages:
            page.close()
        for process in processes:
            process.stop()
        server.stop()
