"""`manage.py run_relay --workers N`: real processes, each with its core and its ports."""

import json
import os
import signal
import time
from pathlib import Path

import pytest

from media_relay import keys
from media_relay.worker.ports import TooFewPorts, parts
from tests.media_relay import servers


def test_each_process_has_ports_of_its_own() -> None:
    assert parts((40000, 40999), 3) == [(40000, 40332), (40333, 40665), (40666, 40998)]
    assert parts((0, 0), 2) == [(0, 0), (0, 0)]
    with pytest.raises(TooFewPorts):
        parts((40000, 40063), 4)


def beating(redis) -> dict[str, dict]:
    """The living, by the place they have."""
    names = redis.smembers(keys.WORKERS)
    said = [json.loads(beat) for name in names if (beat := redis.get(keys.worker(name)))]
    return {beat["id"].rpartition("-")[0]: beat for beat in said}


def children(pid: int) -> list[int]:
    return [int(word) for word in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def wait_for(condition, seconds: float = 20) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.05)


@pytest.fixture
def two(redis, tmp_path):
    redis.flushdb()
    process = servers.relay(tmp_path, "relay-host", workers=2, PIVOT_RELAY_PORTS="42000-42199")
    process.start()
    yield process
    process.stop()


def test_processes_are_pinned_replaced_when_they_die_and_stopped_together(redis, two) -> None:
    assert set(beating(redis)) == {"relay-host-0", "relay-host-1"}
    assert {beat["host"] for beat in beating(redis).values()} == {"relay-host"}
    first, second = children(two.pid)
    if len(os.sched_getaffinity(0)) > 1:
        cores = [os.sched_getaffinity(pid) for pid in (first, second)]
        assert [len(core) for core in cores] == [1, 1]
        assert cores[0] != cores[1]

    dead = beating(redis)["relay-host-0"]["id"]
    os.kill(first, signal.SIGKILL)
    wait_for(lambda: not redis.exists(keys.worker(dead)), 2)  # its rooms do not wait for its word to expire
    wait_for(lambda: set(beating(redis)) == {"relay-host-0", "relay-host-1"})
    assert beating(redis)["relay-host-0"]["id"] != dead
    assert children(two.pid) != [first, second]

    last = children(two.pid)
    two.send(signal.SIGTERM)
    assert two.wait() == 0
    assert not any(Path(f"/proc/{pid}").exists() for pid in last)
    assert beating(redis) == {}
    assert "Traceback" not in two.log.read_text()


def test_processes_leave_when_who_started_them_is_gone(redis, two) -> None:
    orphans = children(two.pid)
    two.kill()
    wait_for(lambda: not any(Path(f"/proc/{pid}").exists() for pid in orphans))
    assert beating(redis) == {}


def test_too_few_ports_are_refused_with_a_sentence(tmp_path) -> None:
    process = servers.relay(tmp_path, "relay-poor", workers=4, PIVOT_RELAY_PORTS="42200-42263")
    with pytest.raises(AssertionError, match="too few for 4 processes"):
        process.start()
