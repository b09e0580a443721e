"""Which device serves what, and what becomes of one whose cable moves: in a browser, without a relay."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.media_relay.scripts import pages

pytestmark = pytest.mark.journey

CART = {"videos": ["red", "blue"], "voice": 440, "stethoscope": 90}
SCRIPTS = """(async () => {
  const load = (name) => import(`/static/js/media/${name}.js`);
  const [devices, own, trouble, outages] = await Promise.all(
    ["devices", "own_devices", "trouble", "outages"].map(load));
  window.opens = (role, deviceId) => devices.open(role, deviceId)
    .then((track) => track.label, (failure) => trouble.explain(failure, role));
  window.choose = (role, deviceId, label) => devices.choose(role, { deviceId, label });
  window.tell = trouble.tell;
  window.enter = (send = ["camera", "hand_camera", "voice", "stethoscope"]) => {
    const log = (window.log = { said: {}, sent: [], lost: [] });
    window.own = new own.OwnDevices({
      send,
      onDevice: (role, track, failure) =>
        (log.said[role] = track ? track.label : trouble.explain(failure, role)),
      onTrack: (role, track) => log.sent.push([role, track && track.label]),
      onLost: (role) => log.lost.push(role),
    });
    return window.own.open();
  };
})()"""


@pytest.fixture(scope="module")
def opens() -> Iterator[Callable[..., Page]]:
    with pages() as opener:
        yield opener


@pytest.fixture
def at(opens: Callable[..., Page]) -> Callable[..., Page]:
    """A page where these devices are plugged in and nothing was ever chosen."""

    def arrives(**changed: Any) -> Page:
        page = opens({**CART, **changed})
        page.evaluate(SCRIPTS)
        return page

    return arrives


@pytest.mark.parametrize("shy", [False, True])
def test_each_role_has_its_own_device(at: Callable[..., Page], *, shy: bool) -> None:
    page = at(shy=shy)
    page.evaluate("enter()")
    assert page.evaluate("log.said") == {
        "camera": "Caméra du chariot",
        "hand_camera": "Caméra main",
        "voice": "Micro du chariot",
        "stethoscope": "Stéthoscope",
    }


@pytest.mark.parametrize("shy", [False, True])
def test_the_microphone_of_the_room_is_never_passed_off_as_the_stethoscope(
    at: Callable[..., Page], *, shy: bool
) -> None:
    page = at(stethoscope=0, videos=["red"], shy=shy)
    page.evaluate("enter()")
    said = page.evaluate("log.said")
    assert (said["voice"], said["stethoscope"]) == ("Micro du chariot", "Stéthoscope non branché.")
    assert (said["camera"], said["hand_camera"]) == ("Caméra du chariot", "Caméra main non branchée.")
    assert page.evaluate("own.told()") == {"hand_camera": "missing", "stethoscope": "missing"}


def test_the_stethoscope_is_not_taken_for_the_voice_though_the_computer_prefers_it(
    at: Callable[..., Page],
) -> None:
    page = at(names={"m1": "Stéthoscope", "m2": "Micro du chariot"})
    assert page.evaluate("opens('voice')") == "Micro du chariot"


def test_one_that_does_not_say_what_it_is_waits_to_be_chosen(at: Callable[..., Page]) -> None:
    page = at(names={"m2": "USB Audio"})
    assert page.evaluate("opens('voice')") == "Micro du chariot"
    assert page.evaluate("opens('stethoscope')") == "Stéthoscope non branché, ou pas encore choisi."
    assert page.evaluate("opens('stethoscope', 'm2')") == "USB Audio"
    assert page.evaluate("opens('stethoscope')") == "USB Audio"


def test_the_one_that_was_chosen_has_no_substitute(at: Callable[..., Page]) -> None:
    page = at()
    page.evaluate("choose('stethoscope', 'm2', 'Stéthoscope')")
    page.evaluate("unplug('m2')")
    assert page.evaluate("opens('stethoscope')") == "Stéthoscope non branché."


def test_a_device_that_serves_already_is_refused_in_words(at: Callable[..., Page]) -> None:
    page = at()
    page.evaluate("opens('voice')")
    refused = "Cet appareil sert déjà : micro. Un appareil ne sert qu’une fois."
    assert page.evaluate("opens('stethoscope', 'm1')") == refused


def test_a_device_on_another_socket_is_known_by_its_name(at: Callable[..., Page]) -> None:
    page = at(names={"m2": "Littmann CORE"})
    page.evaluate("choose('stethoscope', 'address-of-the-other-socket', 'Littmann CORE')")
    assert page.evaluate("opens('stethoscope')") == "Littmann CORE"


def test_a_cart_without_a_hand_camera_says_so_and_looks_for_none(at: Callable[..., Page]) -> None:
    page = at()
    page.evaluate("enter()")
    page.evaluate("own.release('hand_camera')")
    assert page.evaluate("log.said.hand_camera") == "Pas de caméra main sur ce poste."
    assert page.evaluate("log.sent.at(-1)") == ["hand_camera", None]
    page.evaluate("unplug('c1'); plugIn('c1')")
    page.wait_for_function("log.sent.filter(([role]) => role === 'camera').length === 2")
    assert page.evaluate("own.told()") == {"hand_camera": "unused"}


# ------------------------------------------------------------------ a cable moves


def test_a_camera_whose_cable_moves_is_said_at_once_and_is_back_by_itself(at: Callable[..., Page]) -> None:
    page = at()
    page.evaluate("enter()")
    page.evaluate("unplug('c2')")
    assert page.evaluate("log.said.hand_camera") == "Caméra main débranchée : vérifiez son câble."
    assert page.evaluate("[log.lost, own.told()]") == [["hand_camera"], {"hand_camera": "gone"}]
    page.wait_for_timeout(300)
    assert page.evaluate("own.outages.told(performance.now())[0].ms") is None
    page.evaluate("plugIn('c2')")
    page.wait_for_function("log.sent.filter(([role]) => role === 'hand_camera').length === 2")
    assert page.evaluate("[log.said.hand_camera, own.told()]") == ["Caméra main", {}]
    (outage,) = page.evaluate("own.outages.told(performance.now())")
    assert (outage["number"], outage["role"]) == (1, "hand_camera")
    assert 300 <= outage["ms"] <= outage["ago_ms"]


def test_an_unplugged_stethoscope_is_replaced_by_nothing(at: Callable[..., Page]) -> None:
    page = at()
    page.evaluate("enter()")
    page.evaluate("unplug('m2')")
    page.wait_for_timeout(200)
    assert page.evaluate("log.said.stethoscope") == "Stéthoscope débranché : vérifiez son câble."
    assert page.evaluate("log.sent.filter(([role]) => role === 'stethoscope').length") == 1


def test_a_camera_that_is_plugged_in_during_the_call_is_sent(at: Callable[..., Page]) -> None:
    page = at()
    page.evaluate("unplug('c2')")
    page.evaluate("enter()")
    assert page.evaluate("log.said.hand_camera") == "Caméra main non branchée."
    page.evaluate("plugIn('c2')")
    page.wait_for_function("log.said.hand_camera === 'Caméra main'")


def test_the_voice_goes_on_with_another_microphone_until_its_own_is_back(at: Callable[..., Page]) -> None:
    page = at(names={"m2": "Micro de l’écran"})
    page.evaluate("enter(['voice'])")
    page.evaluate("unplug('m1')")
    page.wait_for_function("log.said.voice === 'Micro de l’écran'")
    page.evaluate("plugIn('m1')")
    page.wait_for_function("log.said.voice === 'Micro du chariot'")


def test_what_ends_with_the_call_is_no_failure(at: Callable[..., Page]) -> None:
    page = at()
    page.evaluate("enter()")
    page.evaluate("own.close(); unplug('c2'); plugIn('c2')")
    page.wait_for_timeout(200)
    assert page.evaluate("[own.told(), log.lost, own.outages.told(0)]") == [{}, [], []]


def test_the_other_side_reads_what_to_do(at: Callable[..., Page]) -> None:
    page = at()
    assert (
        page.evaluate("tell('hand_camera', 'gone')") == "Caméra main débranchée : faites vérifier son câble"
    )
    assert page.evaluate("tell('stethoscope', 'missing')") == "Stéthoscope non branché"
    assert page.evaluate("tell('stethoscope', '<b>')") == ""
