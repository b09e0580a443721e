"""The ECG of a cart on the physician's page, through a real relay: whole, in step with the stethoscope."""

import statistics

import pytest

from tests.media_relay.journeys.people import Person, wait_until

pytestmark = [pytest.mark.journey, pytest.mark.alone]

STEP_MS = 40  # what a physician who listens and looks at once does not notice
BEATS = 20


def enter(person: Person, how: str) -> Person:
    person.open("ecg_call.html")
    person.ask("([how, url, grant]) => window[how](url, grant)", [how, person.socket, person.grant()])
    return person


def missing(physician: Person, since: int) -> int:
    return physician.ask("(position) => missingSince(position)", since)


def test_a_heart_is_seen_when_it_is_heard_and_the_trace_outlives_its_connections(relay, people) -> None:
    cart, physician = enter(people("cart", {}), "enterCart"), enter(people("physician", {}), "enterPhysician")
    counts = "({ ...receiver.counts, end: receiver.end, follows: playout.followsSound })"
    wait_until(lambda: physician.ask("playout.followsSound"), lambda: physician.ask(counts))

    def in_step() -> bool:
        apart = physician.ask("(count) => apart(count)", BEATS)
        return len(apart) == BEATS and max(apart) < STEP_MS

    wait_until(in_step, lambda: physician.ask("(count) => apart(count)", BEATS), 60)
    apart = physician.ask("(count) => apart(count)", BEATS)
    print(f"{BEATS} beats: {statistics.median(apart):.0f} ms apart, {max(apart):.0f} at the worst")  # noqa: T201

    since = physician.ask("receiver.end")
    cart.ask("window.lose = 10")
    # What was lost, and on a busy machine what came after its place was shown: it stays out as well.
    wait_until(lambda: missing(physician, since) >= 10 * 20, lambda: missing(physician, since), 8)

    for person, connection in ((cart, "publisher"), (physician, "subscriber")):
        person.ask(f"window.former = call.{connection}.current; call.{connection}.renew()")
        wait_until(lambda: person.ask(f"call.{connection}.current !== former"), person.states)  # noqa: B023
        before = physician.ask("receiver.end")
        wait_until(lambda: physician.ask("receiver.end") > before + 1000, lambda: physician.ask(counts))  # noqa: B023
    assert physician.ask("receiver.recording") == 1
    assert physician.ask("receiver.counts.malformed") == 0
