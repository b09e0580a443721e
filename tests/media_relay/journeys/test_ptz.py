"""The camera of a cart driven through a real relay: by one person at a time, whom the others know."""

import pytest

from tests.media_relay.journeys.people import Person, wait_until

pytestmark = [pytest.mark.journey, pytest.mark.alone]

SILENT = "La caméra ne répond pas."


def enter(person: Person, how: str, label: str) -> Person:
    person.open("ptz_call.html")
    person.ask(
        "([how, url, grant]) => window[how](url, grant)", [how, person.socket, person.grant(label=label)]
    )
    return person


def moves(person: Person) -> dict:
    return person.ask("outcome(steering.move({ pan: 0.1 }))")


def wants(person: Person, wanted: str) -> str:
    return person.ask(f"outcome(steering.{wanted}).then(({{ why }}) => why ?? '')")


def test_one_person_drives_hands_over_and_is_known(relay, people) -> None:
    cart = enter(people("cart", {}), "enterCamera", "Chariot")
    morel = enter(people("physician", {}), "enterHand", "Dr Morel")
    weiss = enter(people("specialist", {}), "enterHand", "Dr Weiss")
    patient = enter(people("patient", {}), "enterHand", "Patient")
    for hand in (morel, weiss):
        wait_until(lambda: hand.ask("'pan' in steering.abilities"), hand.states)  # noqa: B023
    wait_until(lambda: patient.ask("call.state === 'connected'"), patient.states)

    assert moves(morel)["why"] == SILENT  # nobody gave it the wheel: the relay passes nothing on
    assert wants(morel, "take()") == ""
    assert moves(morel)["position"] == {"pan": 36, "zoom": 1}
    assert wants(weiss, "take()") == "Dr Morel pilote la caméra. Demandez-lui la main."
    assert wants(patient, "take()") == "Cette personne ne peut pas piloter la caméra."
    assert moves(weiss)["why"] == moves(patient)["why"] == SILENT
    assert patient.ask("steering.abilities") == {}

    assert wants(weiss, "request()") == ""
    wait_until(lambda: morel.ask("asked") == [str(weiss.id)], lambda: morel.ask("asked"))
    assert wants(morel, f"handOver('{weiss.id}')") == ""
    weiss.ask("window.former = call.publisher.current; call.publisher.renew()")
    wait_until(lambda: weiss.ask("call.publisher.current !== former"), lambda: weiss.ask("call.state"))
    assert moves(weiss)["position"] == {"pan": 72, "zoom": 1}
    assert moves(morel)["why"] == SILENT
    assert cart.ask("track.moves") == [{"pan": 36}, {"pan": 72}]

    weiss.ask("call.hangUp()")
    told = [[str(morel.id), "taken"], [str(weiss.id), "handed_over"], [None, "left"]]
    for person in (cart, morel, patient):
        wait_until(lambda: person.ask("drivers") == told, lambda: person.ask("drivers"))  # noqa: B023
    assert wants(morel, "take()") == ""
    assert moves(morel)["position"] == {"pan": 108, "zoom": 1}
