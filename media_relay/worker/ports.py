"""The UDP ports of a host, in equal parts for its processes."""

# A participant has two connections and, while one is replaced, a third and a fourth: a port each.
FEWEST = 32


class TooFewPorts(ValueError):
    """The range does not give every process enough."""


def parts(ports: tuple[int, ...], count: int) -> list[tuple[int, int]]:
    """One range, first and last included, for each process; `(0, 0)` when the system chooses."""
    low, high = ports
    if not low:
        return [(0, 0)] * count
    span = (high - low + 1) // count
    if span < FEWEST:
        raise TooFewPorts(
            f"RELAY_PORTS {low}-{high} is too few for {count} processes: {FEWEST} each at least."
        )
    return [(low + index * span, low + (index + 1) * span - 1) for index in range(count)]
