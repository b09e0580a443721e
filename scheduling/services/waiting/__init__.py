"""The line: joined and left, offered what comes free, answered."""

from scheduling.services.waiting.answering import waiting_decline, waiting_leave, waiting_take
from scheduling.services.waiting.joining import waiting_join
from scheduling.services.waiting.offering import waiting_expire, waiting_lapse, waiting_offer

__all__ = [
    "waiting_decline",
    "waiting_expire",
    "waiting_join",
    "waiting_lapse",
    "waiting_leave",
    "waiting_offer",
    "waiting_take",
]
