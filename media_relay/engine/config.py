"""What one engine is told when it starts."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class EngineConfig:
    """`addresses` are bound (empty: every address of the host); `announced` maps a bound address to the
    one told
    to browsers, behind a 1:1 NAT. Ports are taken from `port_min`..`port_max`; 0 lets the system choose.
    """

    addresses: tuple[str, ...] = ()
    announced: dict[str, str] = field(default_factory=dict)
    port_min: int = 0
    port_max: int = 0
    # 127.0.0.1 is never listed by the ICE library: browsers of the same host need it in a demo or a
    # container.
    loopback: bool = False
    connect_timeout: float = 15.0
    silence_timeout: float = 30.0
    place_kept: float = 60.0
    # The hot path in C, where it was built; Python is the default, and does the same.
    native: bool = False
