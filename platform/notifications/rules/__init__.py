"""What a kind of message is, to whom it goes, when it is tried again. Plain Python."""

from notifications.rules.kinds import SEALED_LINK, Kind, Value, all_kinds, is_known, kind_of, register
from notifications.rules.recipients import Recipient
from notifications.rules.retries import LEASE, MAX_ATTEMPTS, delay_after

__all__ = [
    "LEASE",
    "MAX_ATTEMPTS",
    "SEALED_LINK",
    "Kind",
    "Recipient",
    "Value",
    "all_kinds",
    "delay_after",
    "is_known",
    "kind_of",
    "register",
]
