"""What a kind of message is, to whom it goes, when it is tried again. Plain Python."""

from notifications.rules.kinds import (
    ABOUT,
    EVENT,
    SEALED_LINK,
    Kind,
    Value,
    all_kinds,
    is_known,
    kind_of,
    register,
)
from notifications.rules.phones import mobile_number
from notifications.rules.recipients import Recipient
from notifications.rules.retries import LEASE, MAX_ATTEMPTS, delay_after
from notifications.rules.sms import plain, segments

__all__ = [
    "ABOUT",
    "EVENT",
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
    "mobile_number",
    "plain",
    "register",
    "segments",
]
