"""What the containers ask."""

import os
import time
from pathlib import Path

import pytest
from django.conf import settings
from redis import Redis

from media_relay import keys
from ops import healthcheck


def test_a_relay_is_well_as_long_as_its_heart_beats(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("PIVOT_RELAY_ID", "relay-of-a-test")
    assert not healthcheck.relay()
    with Redis.from_url(settings.RELAY_REDIS_URL) as server:
        server.sadd(keys.WORKERS, "relay-of-a-test-1-3fa92c", "relay-of-another-1-3fa92c")
        server.set(keys.worker("relay-of-a-test-1-3fa92c"), "{}", px=5000)
        assert healthcheck.relay()
        server.delete(keys.worker("relay-of-a-test-1-3fa92c"))
        assert not healthcheck.relay()
        server.delete(keys.WORKERS)


def test_beat_is_well_as_long_as_it_writes(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    monkeypatch.setattr(healthcheck, "BEAT_FILE", tmp_path / "beat")
    assert not healthcheck.beat()
    (tmp_path / "beat.dat").touch()
    assert healthcheck.beat()
    long_ago = time.time() - healthcheck.BEAT_SILENCE - 1
    os.utime(tmp_path / "beat.dat", (long_ago, long_ago))
    assert not healthcheck.beat()
