"""Upper rooms hear that an act is closed, in its transaction: fee sheets follow."""

from collections.abc import Callable
from uuid import UUID

ClosureListener = Callable[[UUID], None]
_listeners: list[ClosureListener] = []


def listen_to_closures(listener: ClosureListener) -> None:
    """`listener` is given the public id of the act, and only asks for work to be done after the commit."""
    _listeners.append(listener)


def tell_closed(act_public_id: UUID) -> None:
    for hear in _listeners:
        hear(act_public_id)
