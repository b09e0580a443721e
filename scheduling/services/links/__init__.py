"""Links of appointments for patients and relatives: sent and revoked, opened with a code, and used."""

from scheduling.services.links.acting import (
    choice_by_link,
    link_cancel,
    link_confirm,
    link_hold,
    link_move,
    link_refuse,
)
from scheduling.services.links.codes import code_ask, code_give
from scheduling.services.links.sending import link_revoke, link_send
from scheduling.services.links.standing import actor_of, link_hold_act, link_look, require_standing

__all__ = [
    "actor_of",
    "choice_by_link",
    "code_ask",
    "code_give",
    "link_cancel",
    "link_confirm",
    "link_hold",
    "link_hold_act",
    "link_look",
    "link_move",
    "link_refuse",
    "link_revoke",
    "link_send",
    "require_standing",
]
