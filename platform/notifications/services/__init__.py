"""The one door for writing messages, notices and preferences."""

from notifications.rules import Recipient
from notifications.services.delivery import message_deliver, message_resend, messages_sweep
from notifications.services.following import messages_follow
from notifications.services.forgetting import old_messages_forget
from notifications.services.notices import (
    notice_post,
    notice_read,
    notices_read_all,
    notices_settle,
    notices_withdraw,
)
from notifications.services.preferences import preferences_set
from notifications.services.sending import message_send

__all__ = [
    "Recipient",
    "message_deliver",
    "message_resend",
    "message_send",
    "messages_follow",
    "messages_sweep",
    "notice_post",
    "notice_read",
    "notices_read_all",
    "notices_settle",
    "notices_withdraw",
    "old_messages_forget",
    "preferences_set",
]
