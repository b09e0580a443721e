"""Links for patients and relatives, of appointments and of offered hours: sent, revoked, opened, used."""

from scheduling.services.links.acting import (
    choice_by_link,
    link_cancel,
    link_confirm,
    link_hold,
    link_move,
    link_refuse,
)
from scheduling.services.links.codes import code_ask, code_give
from scheduling.services.links.offers import offer_decline, offer_link_revoke, offer_link_send, offer_take
from scheduling.services.links.sending import link_revoke, link_send
from scheduling.services.links.standing import (
    actor_of,
    link_hold_act,
    link_look,
    offer_look,
    require_offered,
    require_standing,
)

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
    "offer_decline",
    "offer_link_revoke",
    "offer_link_send",
    "offer_look",
    "offer_take",
    "require_offered",
    "require_standing",
]
