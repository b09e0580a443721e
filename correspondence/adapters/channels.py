"""What every channel answers to, and what it is given."""

from dataclasses import dataclass
from typing import NamedTuple, Protocol
from uuid import UUID

from correspondence.enums import Reason
from correspondence.rules.parcels import Parcel
from documents import cda


@dataclass(frozen=True, slots=True, kw_only=True)
class Envelope:
    """`key` is the same at each attempt: who has received it already does not receive it again."""

    key: UUID
    address: str
    sender_address: str
    sender_name: str
    submission: cda.Submission
    parcel: Parcel
    is_replacement: bool


class Receipt(NamedTuple):
    """Whether the channel already knows that the recipient has it."""

    is_received: bool


class NotSent(Exception):
    def __init__(self, reason: Reason) -> None:
        self.reason = reason
        super().__init__(reason.value)


class Postponed(NotSent):
    """Another attempt may succeed."""


class Undeliverable(NotSent):
    """No attempt will, until a person does something."""


class Sender(Protocol):
    def send(self, envelope: Envelope) -> Receipt:
        """Postponed or Undeliverable when it cannot. Bounded in time well under the lease (rules.LEASE)."""
        ...
