"""What a person reads in the terminal: steps with their durations, and one sentence when it fails."""

import contextlib
import time
from collections.abc import Iterator


@contextlib.contextmanager
def step(title: str) -> Iterator[None]:
    """A progress line with its duration."""
    started = time.monotonic()
    print(f"• {title}…", end=" ", flush=True)
    yield
    print(f"{time.monotonic() - started:.1f} s".replace(".", ","), flush=True)
