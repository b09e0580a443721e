"""The one door for writing what leaves, and what became of it."""

from correspondence.services.asking import Ask, dispatch_ask
from correspondence.services.delivery import (
    dispatch_bounced,
    dispatch_confirm,
    dispatch_deliver,
    dispatches_sweep,
    folders_follow,
)
from correspondence.services.mailboxes import mailbox_set, site_mailbox_set
from correspondence.services.opening import (
    access_code_ask,
    access_code_give,
    access_of_link,
    document_read,
    require_standing,
)
from correspondence.services.resuming import (
    dispatch_close,
    dispatch_retry,
    dispatch_switch,
    dispatches_review,
    link_renew,
)
from correspondence.services.stand_in import stand_in_read

__all__ = [
    "Ask",
    "access_code_ask",
    "access_code_give",
    "access_of_link",
    "dispatch_ask",
    "dispatch_bounced",
    "dispatch_close",
    "dispatch_confirm",
    "dispatch_deliver",
    "dispatch_retry",
    "dispatch_switch",
    "dispatches_review",
    "dispatches_sweep",
    "document_read",
    "folders_follow",
    "link_renew",
    "mailbox_set",
    "require_standing",
    "site_mailbox_set",
    "stand_in_read",
]
