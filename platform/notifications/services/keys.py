from core.encryption.blind_index import exact
from notifications.enums import Channel
from notifications.rules import Recipient


def dedup_token(given: str, *, kind: str, channel: str, to: Recipient) -> str | None:
    """What makes this message the same as another: the caller's key, for one recipient, by one channel.

    Keyed, since it holds an address: from the column nobody learns who was written to. None: never the same.
    """
    if not given:
        return None
    # By its address: one that was corrected meanwhile was never told.
    who = f"u{to.user_id}" if channel == Channel.PAGE else to.address_on(channel)
    # `exact` drops punctuation: hexadecimal of the whole keeps every difference.
    return exact("\x1f".join([kind, given, channel, who]).encode().hex(), domain="notifications.dedup")
