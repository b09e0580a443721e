"""Several hosts that share one Redis, and a host whose address browsers cannot see."""

from uuid import UUID, uuid4

import pytest
from django.conf import settings
from redis import Redis

from media_relay import keys
from tests.media_relay import servers
from tests.media_relay.journeys.people import CART, PHYSICIAN, wait_recognised

pytestmark = [pytest.mark.journey, pytest.mark.alone]

PORTS = (43000, 43039)


def holder(room: UUID) -> str:
    with Redis.from_url(settings.RELAY_REDIS_URL, decode_responses=True) as redis:
        return str(redis.get(keys.lease(room))).rpartition("-")[0]


def test_two_hosts_each_carry_a_room(hosts, folder, people) -> None:
    relays = []
    for name in ("relay-here", "relay-there"):
        host = hosts()
        relays.append(
            servers.relay(
                folder,
                name,
                inside=host.inside,
                PIVOT_RELAY_ADDRESSES=host.address,
                PIVOT_RELAY_LOOPBACK="false",
            )
        )
    try:
        for relay in relays:
            relay.launch()
        for relay in relays:
            relay.wait_ready()
        rooms = [uuid4(), uuid4()]
        pairs = [
            (people("cart", CART, room=room).enter(), people("physician", PHYSICIAN, room=room).enter())
            for room in rooms
        ]
        for cart, physician in pairs:
            wait_recognised(physician, cart, CART)
            wait_recognised(cart, physician, PHYSICIAN)
            assert len(physician.ask("log.people")) == 2
        assert {holder(room) for room in rooms} == {"relay-here", "relay-there"}
    finally:
        for relay in relays:
            relay.stop()


def test_relay_behind_an_address_translation_is_found_at_the_address_it_announces(
    hosts, folder, people
) -> None:
    host = hosts()
    inside = host.translate(*PORTS)
    relay = servers.relay(
        folder,
        "relay-behind",
        inside=inside,
        PIVOT_RELAY_ADDRESSES=host.private,
        PIVOT_RELAY_ANNOUNCED=f"{host.private}={host.address}",
        PIVOT_RELAY_PORTS=f"{PORTS[0]}-{PORTS[1]}",
        PIVOT_RELAY_LOOPBACK="false",
    )
    try:
        relay.start()
        cart, physician = people("cart", CART).enter(), people("physician", PHYSICIAN).enter()
        wait_recognised(physician, cart, CART)
        wait_recognised(cart, physician, PHYSICIAN)
        told = cart.ask("call.publisher.current.pc.remoteDescription.sdp")
        assert f" {host.address} 43" in told
        assert host.private not in told
    finally:
        relay.stop()
