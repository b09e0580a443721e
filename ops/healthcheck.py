"""Asked by the containers: `python -m ops.healthcheck web|relay|beat`; exits 0 when the process works."""

import os
import sys
import time
import urllib.request
from pathlib import Path

from redis import Redis

BEAT_FILE = Path("/tmp/beat")  # noqa: S108  # the container's own
BEAT_SILENCE = 600  # seconds; beat writes its file every three minutes


def web() -> bool:
    """The page answers, as a browser would ask for it through the proxy."""
    host = os.environ["PIVOT_ALLOWED_HOSTS"].split(",")[0]
    headers = {"Host": host, "X-Forwarded-Proto": "https"}
    request = urllib.request.Request("http://127.0.0.1:8000/sante/", headers=headers)
    with urllib.request.urlopen(request, timeout=5) as response:  # noqa: S310  # our own address
        return bool(response.status == 200)


def relay() -> bool:
    """The heartbeat of one of its processes is in Redis."""
    # As config.settings.redis spells it; importing it here would load Celery every 15 seconds.
    server = os.environ["PIVOT_REDIS_URL"]
    url = f"{server}?db=3" if server.startswith("unix:") else f"{server}/3"
    with Redis.from_url(url, decode_responses=True) as client:
        ours = os.environ.get("PIVOT_RELAY_ID", "relay-1") + "-"
        names = [name for name in client.smembers("relay:workers") if name.startswith(ours)]
        return bool(names and client.exists(*(f"relay:worker:{name}" for name in names)))


def beat() -> bool:
    """Its schedule is still written; the ending of the file depends on the database that Python found."""
    written = [path.stat().st_mtime for path in BEAT_FILE.parent.glob(f"{BEAT_FILE.name}*")]
    return time.time() - max(written, default=0) < BEAT_SILENCE


if __name__ == "__main__":
    sys.exit(0 if {"web": web, "relay": relay, "beat": beat}[sys.argv[1]]() else 1)
