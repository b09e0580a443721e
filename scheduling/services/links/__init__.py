"""Links of appointments for patients and relatives: sent and revoked, opened with a code, and used."""

from scheduling.services.links.acting import (
    choice_by_link,
    link_cancel,
    link_confirm,
    link_hold,
    link_move,
)
from scheduling.services.links.codes import code_ask, code_give
from scheduling.services.links.sending import link_revoke, link_send
from scheduling.services.links.standing import link_look, require_standing

__all__ = [
    "choice_by_link",
    "code_ask",
    "code_give",
    "link_cancel",
    "link_confirm",
    "link_hold",
    "link_look",
    "link_move",
    "link_revoke",
    "link_send",
    "require_standing",
]
