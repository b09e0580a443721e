"""Upper rooms hear that a minor keeps an act from their parents, in its transaction: what they send stops."""

import datetime as dt
from collections.abc import Callable
from uuid import UUID

SecretListener = Callable[[UUID, dt.datetime], None]
_listeners: list[SecretListener] = []


def listen_to_secrets(listener: SecretListener) -> None:
    """`listener` is given the public id of the appointment."""
    _listeners.append(listener)


def tell_secret(appointment: UUID, at: dt.datetime) -> None:
    for hear in _listeners:
        hear(appointment, at)
