from notifications.models.mailbox import MailboxItem
from notifications.models.message import Message, MessageTransition
from notifications.models.notice import Notice
from notifications.models.preference import Preference

__all__ = ["MailboxItem", "Message", "MessageTransition", "Notice", "Preference"]
