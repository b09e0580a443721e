"""When what could not leave is tried again, and how long what is open stays so. Plain Python."""

from correspondence.rules.links import (
    CODE_LASTS,
    KEPT_FOR,
    LINK_LASTS,
    MOST_CODES,
    MOST_TRIES,
    MOST_WRONG,
    OPEN_FOR,
)
from correspondence.rules.retries import LEASE, MAX_ATTEMPTS, delay_after

__all__ = [
    "CODE_LASTS",
    "KEPT_FOR",
    "LEASE",
    "LINK_LASTS",
    "MAX_ATTEMPTS",
    "MOST_CODES",
    "MOST_TRIES",
    "MOST_WRONG",
    "OPEN_FOR",
    "delay_after",
]
