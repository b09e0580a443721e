"""Every key of the relay in Redis, in one place."""

from uuid import UUID

# Who is alive, and how long its word is believed without a new one.
WORKERS = "relay:workers"
WORKER_SECONDS = 5
LEASE_MS = 6_000
# How long a room that was just placed counts before its packets can be measured.
PLACED_SECONDS = 5
# Rights of a room are of no use after its day.
PLACES_SECONDS = 24 * 3600


def worker(worker_id: str) -> str:
    return f"relay:worker:{worker_id}"


def placed(worker_id: str) -> str:
    return f"relay:placed:{worker_id}"


def inbox(worker_id: str) -> str:
    return f"relay:inbox:{worker_id}"


def lease(room: UUID) -> str:
    return f"relay:room:{room}"


def epoch(room: UUID) -> str:
    return f"relay:epoch:{room}"


def places(room: UUID) -> str:
    return f"relay:places:{room}"


def aside(room: UUID) -> str:
    return f"relay:aside:{room}"


def closed(room: UUID) -> str:
    return f"relay:closed:{room}"


def nonce(value: str) -> str:
    return f"relay:nonce:{value}"


def group(room: UUID) -> str:
    """The channel-layer group on which trade apps hear of a room."""
    return f"room.{room}"
