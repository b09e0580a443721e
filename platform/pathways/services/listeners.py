"""Upper rooms hear that a decision waits, or was settled: they know who the administrators are."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from core.actors import Actor
from pathways.models import Decision


@dataclass(frozen=True, slots=True)
class DecisionNews:
    """What happened to a decision, told in the transaction where it did. Its state says which."""

    decision: Decision
    actor: Actor
    at: dt.datetime


DecisionListener = Callable[[DecisionNews], None]
_listeners: list[DecisionListener] = []


def listen_to_decisions(listener: DecisionListener) -> None:
    _listeners.append(listener)


def tell(decision: Decision, actor: Actor, at: dt.datetime) -> None:
    for hear in _listeners:
        hear(DecisionNews(decision, actor, at))
