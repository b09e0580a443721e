"""The relay's figures as Prometheus reads them, and the watchdog of its loop."""

import asyncio
import re
import sys
import threading
import time
from types import SimpleNamespace
from urllib.request import urlopen
from uuid import uuid4

import pytest
from structlog.testing import capture_logs

from media_relay import metrics, placement
from media_relay.engine.config import EngineConfig
from media_relay.engine.histogram import Histogram
from media_relay.engine.publishing import PublishPeer
from media_relay.engine.roles import SeatRole
from media_relay.placement import worker_for
from media_relay.sockets import FIGURES
from media_relay.worker.figures import TOTALS, Figures
from media_relay.worker.outbox import Outbox
from media_relay.worker.watchdog import STUCK, Watchdog, stack
from tests.media_relay import servers
from tests.media_relay.clients import GreyPicture, Tone, until
from tests.media_relay.test_engine import Stage


def parsed(page: str) -> dict[str, float]:
    """Each line as Prometheus reads it; anything else fails."""
    found = {}
    for line in page.splitlines():
        if line.startswith("# "):
            assert re.fullmatch(r"# (HELP|TYPE) [a-z_]+ .+", line), line
            continue
        match = re.fullmatch(r'([a-z_]+(?:\{[a-z]+="[^"\\]*"\})?) (-?[0-9.e+-]+)', line)
        assert match, line
        found[match[1]] = float(match[2])
    return found


def test_histograms_add_up_towards_infinity() -> None:
    histogram = Histogram((0.1, 1.0))
    for value in (0.05, 0.1, 0.5, 7):
        histogram.observe(value)
    page = parsed(metrics.text([metrics.Figure("x_seconds", "Said", histogram)]))
    assert page['x_seconds_bucket{le="0.1"}'] == 2
    assert page['x_seconds_bucket{le="1"}'] == 3
    assert page['x_seconds_bucket{le="+Inf"}'] == page["x_seconds_count"] == 4
    assert page["x_seconds_sum"] == pytest.approx(7.65)


@pytest.mark.parametrize("address", ["0.0.0.0", "::", "203.0.113.9", "8.8.8.8"])
async def test_figures_are_never_served_to_the_world(address) -> None:
    if address == "203.0.113.9":  # reserved for documentation: Python counts it as private
        address = "93.184.216.34"
    with pytest.raises(ValueError, match="loopback or private"):
        await metrics.Endpoint(str).start(address, 9100)


async def test_processes_of_a_host_take_the_next_free_port() -> None:
    first, second = metrics.Endpoint(lambda: "a 1\n"), metrics.Endpoint(lambda: "b 2\n")
    port = servers.free_port()
    await first.start("127.0.0.1", port)
    await second.start("127.0.0.1", port)
    assert first.port == port < second.port
    answer = await asyncio.to_thread(lambda: urlopen(f"http://127.0.0.1:{second.port}/metrics").read())
    assert answer == b"b 2\n"
    await first.stop()
    await second.stop()


async def test_anything_else_is_not_found_and_a_silent_visitor_holds_nothing_up(monkeypatch) -> None:
    monkeypatch.setattr(metrics, "_REQUEST_SECONDS", 0.2)
    endpoint = metrics.Endpoint(lambda: "a 1\n")
    await endpoint.start("127.0.0.1", servers.free_port())
    silent, kept = await asyncio.open_connection("127.0.0.1", endpoint.port)
    for asked in (b"GET / HTTP/1.0\r\n\r\n", b"POST /metrics HTTP/1.0\r\n\r\n", b"\x00\xff\r\n\r\n"):
        reader, writer = await asyncio.open_connection("127.0.0.1", endpoint.port)
        writer.write(asked)
        assert (await reader.read()).startswith(b"HTTP/1.0 404")
        writer.close()
    assert await asyncio.wait_for(silent.read(), 10) == b""
    kept.close()
    await endpoint.stop()


async def test_what_a_room_does_is_counted_and_stays_counted() -> None:
    stage = Stage()
    figures = Figures(stage.engine, Outbox(), Watchdog())
    try:
        cart, physician = stage.enter(SeatRole.CART), stage.enter(SeatRole.PHYSICIAN)
        await cart.publish({"camera": GreyPicture(60), "voice": Tone(440)})
        await physician.subscribe(1, 1)

        def page():
            return parsed(metrics.text(figures.figures()))

        await until(lambda: page()["pivot_relay_packets_out_total"] > 20)
        seen = page()
        assert seen["pivot_relay_rooms"] == 1
        assert seen['pivot_relay_seats{role="cart"}'] == seen['pivot_relay_seats{role="physician"}'] == 1
        assert seen["pivot_relay_packets_in_total"] > 20
        assert seen["pivot_relay_keyframes_asked_total"] >= 1
        assert seen["pivot_relay_connect_seconds_count"] == seen["pivot_relay_connected_total"] == 2
        assert seen["pivot_relay_loop_lag_seconds_count"] > 0
        assert seen["pivot_relay_memory_bytes"] > 1e6
        stage.room.leave(cart.participant, "left")
        stage.room.leave(physician.participant, "left")
        after = page()
        assert after['pivot_relay_seats{role="cart"}'] == 0
        for name in TOTALS:
            assert after[f"pivot_relay_{name}_total"] >= seen[f"pivot_relay_{name}_total"]
        text = metrics.text(figures.figures())
        for secret in (stage.room.id, cart.participant, physician.participant):
            assert str(secret) not in text
    finally:
        await stage.close()


async def test_a_connection_that_never_comes_up_is_counted() -> None:
    stage = Stage()
    figures = Figures(stage.engine, Outbox(), Watchdog())
    try:
        client = stage.enter(SeatRole.CART)
        stage.room.seats[client.participant].next_publisher = peer = PublishPeer(EngineConfig(), {})
        figures.collect()
        assert figures.totals["not_connected"] == 0
        peer.close()
        figures.collect()
        figures.collect()
        assert figures.totals["not_connected"] == 1
    finally:
        await stage.close()


def test_the_process_serves_its_figures_and_tells_them_in_its_heartbeat(redis, tmp_path) -> None:
    port = servers.free_port()
    process = servers.relay(tmp_path, "relay-figures", PIVOT_RELAY_METRICS_PORT=str(port))
    process.start()
    try:
        page = parsed(urlopen(f"http://127.0.0.1:{port}/metrics").read().decode())
        assert page["pivot_relay_rooms"] == 0
        beats = asyncio.run(_beats())
        beat = next(one for one in beats if one.get("host") == "relay-figures")
        assert (beat["metrics_port"], beat["strained"], beat["seats"]) == (port, False, 0)
        assert set(beat["totals"]) == set(TOTALS)
    finally:
        process.stop()


async def _beats():
    from media_relay.connections import redis_client

    client = redis_client()
    try:
        return await placement.workers(client)
    finally:
        await client.aclose()


async def test_a_socket_is_counted(relay, sockets, granted) -> None:
    before = parsed(metrics.text(FIGURES.figures()))
    socket = await sockets()
    await socket.join(granted())
    await socket.join("forged")
    after = parsed(metrics.text(FIGURES.figures()))
    assert after["pivot_socket_open"] == before["pivot_socket_open"] + 1
    assert after["pivot_socket_messages_total"] == before["pivot_socket_messages_total"] + 2
    assert after["pivot_socket_answer_seconds_count"] == before["pivot_socket_answer_seconds_count"] + 1
    assert after['pivot_socket_refused_total{reason="grantrefused"}'] >= 1


# ------------------------------------------------------------------ the watchdog


class Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def test_a_loop_that_stands_still_is_counted_and_only_for_a_while_too_much() -> None:
    clock = Clock()
    watchdog = Watchdog(clock)
    for _ in range(20):
        clock.now += 0.05
        watchdog.beat()
    assert (watchdog.stalls, watchdog.strained) == (0, False)
    clock.now += STUCK + 0.15
    watchdog.beat()
    assert (watchdog.stalls, watchdog.strained) == (1, False)  # a hiccup turns nobody away
    clock.now += 0.9
    watchdog.beat()
    assert (watchdog.stalls, watchdog.strained) == (2, True)
    assert watchdog.stalled_seconds == pytest.approx(1.3)
    clock.now += 11
    assert not watchdog.strained


def test_what_it_was_doing_is_said_at_most_once_in_ten_seconds() -> None:
    clock = Clock()
    watchdog = Watchdog(clock)
    secret = "Mme Petit"  # noqa: F841 - a value of the frame that must not be told
    with capture_logs() as logged:
        for _ in range(30):
            clock.now += 0.3
            watchdog.look(sys._getframe())
    assert len(logged) == 1
    assert "test_metrics.py" in logged[0]["stack"]
    assert "Petit" not in str(logged)


async def test_a_slow_call_on_the_real_loop_is_seen_while_it_lasts() -> None:
    watchdog = Watchdog()
    watchdog.start()
    with capture_logs() as logged:
        deadline = time.monotonic() + 10
        while not logged and time.monotonic() < deadline:
            time.sleep(0.6)
            await asyncio.sleep(0.1)
    watchdog.stop()
    assert "test_a_slow_call_on_the_real_loop" in logged[0]["stack"]
    assert watchdog.stalls >= 1
    await until(lambda: all(one.name != "relay-watchdog" for one in threading.enumerate()))


def test_a_stack_is_short() -> None:
    def deep(left: int) -> str:
        return stack(sys._getframe()) if not left else deep(left - 1)

    assert len(deep(50).split(" < ")) == 6


async def test_a_strained_process_gets_a_new_room_only_when_all_are_strained(monkeypatch) -> None:
    beats = [
        {"id": "a", "packets": 1, "rooms": 1, "draining": False, "strained": True},
        {"id": "b", "packets": 900, "rooms": 9, "draining": False, "strained": False},
    ]

    async def workers(_redis):
        return beats

    async def get(_name):
        return None

    async def mget(names):
        return [None] * len(names)

    async def incr(_name):
        return 2

    monkeypatch.setattr(placement, "workers", workers)
    redis = SimpleNamespace(get=get, mget=mget, incr=incr)
    assert await worker_for(redis, uuid4()) == "b"
    beats[1]["strained"] = True
    assert await worker_for(redis, uuid4()) == "a"
