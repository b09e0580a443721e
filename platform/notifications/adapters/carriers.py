"""What every carrier answers to, and which one carries a channel."""

import datetime as dt
from dataclasses import dataclass
from typing import NamedTuple, Protocol, runtime_checkable
from uuid import UUID

from django.conf import settings
from django.utils.module_loading import import_string


class Entry(NamedTuple):
    """What a calendar program reads of an appointment, and what it is to do with it (RFC 5546)."""

    method: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """A rendered message.

    `key` is the same at each attempt: a carrier that has seen it does not deliver it again. It stops trying
    at `useful_until`, where it can be told.
    """

    key: UUID
    address: str
    subject: str
    body: str
    entry: Entry | None = None
    useful_until: dt.datetime | None = None


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


@runtime_checkable
class Following(Protocol):
    """A carrier that can be asked, later, what became of a message that it took."""

    def arrived(self, provider_id: str) -> bool:
        """False while it does not know. Undeliverable when it knows it did not, Postponed when it is mute."""
        ...


def carrier_of(channel: str) -> Carrier:
    carrier: Carrier = import_string(settings.MESSAGE_CARRIERS[channel])()
    return carrier
