"""To whom a message goes."""

from dataclasses import dataclass

from notifications.rules.phones import mobile_number


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipient:
    """`label` is how the outbox names them.

    An account gets notices and has preferences; an address gets messages.
    """

    label: str
    user_id: int | None = None
    email: str = ""
    phone: str = ""

    def address_on(self, channel: str) -> str:
        """Where this channel reaches them; "" when it does not."""
        return {"email": self.email, "sms": mobile_number(self.phone)}.get(channel, "")
