"""To whom a message goes."""

from dataclasses import dataclass
from typing import Protocol, Self

from notifications.rules.phones import mobile_number


class Account(Protocol):
    """What a message needs of somebody who signs in."""

    pk: int
    email: str
    phone: str

    @property
    def full_name(self) -> str: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipient:
    """`label` is how the outbox names them.

    An account gets notices and has preferences; an address gets messages.
    """

    label: str
    user_id: int | None = None
    email: str = ""
    phone: str = ""

    @classmethod
    def of(cls, account: Account) -> Self:
        return cls(user_id=account.pk, email=account.email, phone=account.phone, label=account.full_name)

    def address_on(self, channel: str) -> str:
        """Where this channel reaches them; "" when it does not."""
        return {"email": self.email, "sms": mobile_number(self.phone)}.get(channel, "")
