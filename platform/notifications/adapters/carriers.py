"""What every carrier answers to, and which one carries a channel."""

from dataclasses import dataclass
from typing import NamedTuple, Protocol
from uuid import UUID

from django.conf import settings
from django.utils.module_loading import import_string


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """A rendered message.

    `key` is the same at each attempt: a carrier that has seen it does not deliver it again.
    """

    key: UUID
    address: str
    subject: str
    body: str


class Receipt(NamedTuple):
    """The carrier's own reference, and whether it already knows the message to be in the mailbox."""

    provider_id: str
    delivered: bool


class NotCarried(Exception):
    """The message did not leave. `code` is short, stable and says nothing of the recipient."""

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(code)


class Postponed(NotCarried):
    """Another attempt may succeed."""


class Undeliverable(NotCarried):
    """No attempt will."""


class Carrier(Protocol):
    def send(self, letter: Letter) -> Receipt:
        """Postponed or Undeliverable when it cannot. Bounded in time well under the lease (rules.LEASE)."""
        ...


def carrier_of(channel: str) -> Carrier:
    carrier: Carrier = import_string(settings.MESSAGE_CARRIERS[channel])()
    return carrier
