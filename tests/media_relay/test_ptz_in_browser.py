"""The camera of the cart under a hand from afar, over a line that loses: in a browser, without a relay."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.media_relay.scripts import empty_page

pytestmark = pytest.mark.journey


@pytest.fixture(scope="module")
def empty() -> Iterator[Page]:
    with empty_page() as page:
        page.evaluate("import('/tests/media_relay/browser/ptz.js')")
        yield page


@pytest.fixture
def ask(empty: Page) -> Any:
    empty.evaluate("begin()")
    return empty.evaluate


def test_moves_are_shares_of_what_the_camera_can_do_and_stay_within_it(ask: Any) -> None:
    first = ask("outcome(steering.move({ pan: 0.25, tilt: -0.1 }))")
    assert first["position"] == {"pan": 90, "tilt": -18, "zoom": 1}
    assert ask("outcome(steering.move({ pan: 1 }))")["position"]["pan"] == 180
    assert ask("outcome(steering.move({ zoom: 50 }))")["position"]["zoom"] == 10
    assert ask("outcome(steering.wide())")["position"] == {"pan": 0, "tilt": 0, "zoom": 1}


def test_a_lost_command_is_sent_again_and_done_once(ask: Any) -> None:
    ask("begin({ drop: [1] })")
    assert ask("outcome(steering.move({ pan: 0.1 }))")["position"]["pan"] == 36
    assert ask("track.moves") == [{"pan": 36}]


def test_a_lost_answer_is_given_again_and_the_camera_moves_once(ask: Any) -> None:
    ask("begin({ drop: [2] })")
    assert ask("outcome(steering.move({ pan: 0.1 }))")["position"]["pan"] == 36
    assert ask("track.moves") == [{"pan": 36}]


def test_a_slow_camera_is_asked_again_and_moves_once(ask: Any) -> None:
    ask("window.slow = 700")
    assert ask("outcome(steering.move({ pan: 0.1 }))")["position"]["pan"] == 36
    assert ask("track.moves") == [{"pan": 36}]


def test_a_cart_that_does_not_answer_is_said_within_two_seconds(ask: Any) -> None:
    ask("begin({ drop: 'all' })")
    outcome = ask("outcome(steering.move({ pan: 0.1 }))")
    assert outcome["why"] == "La caméra ne répond pas."
    assert 1900 < outcome["ms"] < 3500
    assert ask("steering.pending.size") == 0


def test_moves_follow_each_other_in_the_order_of_the_hand(ask: Any) -> None:
    ask("window.slow = 60")
    ask("Promise.all([0.1, 0.1, -0.3].map((pan) => steering.move({ pan })))")
    assert ask("track.moves") == [{"pan": 36}, {"pan": 72}, {"pan": -36}]


def test_what_the_camera_cannot_do_is_refused_in_words(ask: Any) -> None:
    ask("begin({ abilities: { zoom: { min: 1, max: 4, step: 1 } } })")
    assert ask("outcome(steering.move({ pan: 0.1 }))")["why"] == "La caméra ne peut pas faire ce mouvement."
    assert ask("outcome(steering.look({ pan: 4 }))")["code"] == "failed"
    assert ask("outcome(steering.wide())")["position"] == {"zoom": 1}
    assert ask("outcome(steering.move({ zoom: 1 }))")["position"] == {"zoom": 4}


def test_a_place_is_looked_at_again_within_what_this_camera_can_do(ask: Any) -> None:
    assert ask("outcome(steering.look({ pan: 90, zoom: 5.5 }))")["position"] == {
        "pan": 90,
        "tilt": 0,
        "zoom": 5.5,
    }
    assert ask("outcome(steering.look({ pan: 900, tilt: 4 }))")["position"] == {
        "pan": 180,
        "tilt": 4,
        "zoom": 5.5,
    }


def test_the_cart_names_the_camera_in_use(ask: Any) -> None:
    ask("track.label = ' Logi Rally (046d:0881) '; steered.tell()")
    ask("new Promise((done) => setTimeout(done, 50))")
    assert ask("states.at(-1)[1]") == "Logi Rally (046d:0881)"


def test_the_cart_says_what_its_camera_can_do_and_says_nothing_without_one(ask: Any) -> None:
    ask("steered.tell()")
    ask("new Promise((done) => setTimeout(done, 50))")
    assert ask("Object.keys(states.at(-1)[0])") == ["pan", "tilt", "zoom"]
    ask("begin({ abilities: {} })")
    ask("steered.tell()")
    assert ask("log") == []


@pytest.mark.parametrize(
    "said",
    [
        "{",
        "null",
        "[]",
        "7",
        {"number": "7", "do": "wide"},
        {"number": 1e300, "do": "wide"},
        {"number": 10, "do": "explode"},
        {"number": 11, "do": "move", "by": {"pan": "1", "tilt": None, "zoom": {}}},
        {"number": 12, "do": "move", "by": None},
        {"number": 13, "do": "look", "at": {"a": 1}},
        {"number": 14, "do": "look", "at": "__proto__"},
        {"number": 15, "do": "move", "by": {"focusDistance": 1}},
    ],
)
def test_nonsense_moves_nothing(ask: Any, said: Any) -> None:
    ask("(said) => say('stranger', said)", said)
    ask("steered.work")
    assert ask("track.moves") == []


def test_old_numbers_are_not_done_again(ask: Any) -> None:
    ask("say('morel', { number: 100, do: 'move', by: { pan: 0.1 } })")
    ask("say('morel', { number: 99, do: 'move', by: { pan: 0.1 } })")
    ask("say('morel', { number: 100, do: 'move', by: { pan: 0.1 } })")
    ask("say('haddad', { number: 5, do: 'move', by: { pan: 0.1 } })")
    ask("steered.work")
    assert ask("track.moves") == [{"pan": 36}, {"pan": 72}]


def test_hostile_answers_and_states_change_nothing(ask: Any) -> None:
    ask("""() => {
        const say = (message) => steering.received(new TextEncoder().encode(JSON.stringify(message)));
        say({ to: "morel", done: 3, position: { pan: 1 } });
        say({ to: "morel", done: "x" });
        const abilities = { pan: { min: 5, max: 1 }, tilt: { min: "a" }, zoom: 3, roll: { min: 0, max: 1 } };
        say({ abilities, presets: "x" });
        say(null); steering.received(new Uint8Array([255, 254])); }""")
    assert ask("steering.abilities") == {}
    assert ask("steering.pending.size") == 0


def test_many_drivers_are_remembered_within_bounds(ask: Any) -> None:
    ask("""() => { for (let n = 0; n < 50; n += 1) say(`driver-${n}`, { number: 1, do: 'wide' });
        return steered.work; }""")
    assert ask("steered.done.size") == 8


def test_a_camera_begins_an_act_with_the_whole_room(ask: Any) -> None:
    ask("outcome(steering.move({ pan: 0.25, zoom: 0.5 }))")
    ask("steered.arrive()")
    assert ask("steered.work.then(() => steered.position())") == {"pan": 0, "tilt": 0, "zoom": 1}
    ask("begin({ abilities: {} })")
    ask("steered.arrive()")  # one that cannot move stays, and nothing fails
    assert ask("steered.work.then(() => track.moves)") == []
