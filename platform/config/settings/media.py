"""The relay: where it listens, what it announces, and the TURN servers that browsers may need."""

from environs import validate

from config.settings.environment import env

# Bound addresses; none means every address of the host.
RELAY_ADDRESSES: tuple[str, ...] = tuple(env.list("RELAY_ADDRESSES", []))
# Behind a 1:1 NAT: `10.0.0.5=203.0.113.9,…`, bound address = the one told to browsers.
RELAY_ANNOUNCED: dict[str, str] = env.dict("RELAY_ANNOUNCED", {})
# UDP ports of this host, as `40000-40999`, in equal parts for its processes; `0-0` lets the system choose.
RELAY_PORTS = tuple(int(port) for port in env.str("RELAY_PORTS", "0-0").split("-"))
# Also 127.0.0.1, for browsers of the same host.
RELAY_LOOPBACK = env.bool("RELAY_LOOPBACK", False)
# One process refuses new rooms beyond this many forwarded packets a second (60 % of what a core was
# measured at).
RELAY_BUDGET = env.int("RELAY_BUDGET", 18_000)
# And beyond this share of its core, whatever the packets.
RELAY_CPU_BUDGET = env.float("RELAY_CPU_BUDGET", 0.6)
# What a room of three counts for until it can be measured.
RELAY_ROOM_PACKETS = env.int("RELAY_ROOM_PACKETS", 900)
# Where a process serves its figures (Prometheus), 0: nowhere. Several on a host take the next free ports.
# The address must be loopback or private. The second port is that of the web process, for its sockets.
RELAY_METRICS_ADDRESS = env.str("RELAY_METRICS_ADDRESS", "127.0.0.1")
RELAY_METRICS_PORT = env.int("RELAY_METRICS_PORT", 0)
RELAY_SOCKET_METRICS_PORT = env.int("RELAY_SOCKET_METRICS_PORT", 0)
# `auto`: the hot path in C where `make native` built it; `off`: in Python everywhere.
RELAY_NATIVE = env.str("RELAY_NATIVE", "auto", validate=validate.OneOf(["auto", "off"]))
# How long a grant may wait before it is used; over an open socket it is renewed well before.
RELAY_GRANT_SECONDS = env.int("RELAY_GRANT_SECONDS", 900)

# `turn:turn.example.fr:3478?transport=udp,turns:turn.example.fr:443?transport=tcp`
TURN_URLS: list[str] = env.list("TURN_URLS", [])
# Shared with coturn (`static-auth-secret`): credentials are derived from it and live for an hour.
TURN_SECRET = env.str("TURN_SECRET", "")
