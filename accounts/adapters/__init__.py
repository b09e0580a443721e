"""Our side of allauth, and the letters that we send about an account or to the administrators."""

from accounts.adapters.account import AccountAdapter
from accounts.adapters.decisions import tell_decision
from accounts.adapters.demo import unused_code
from accounts.adapters.letters import send_link, tell_change
from accounts.adapters.links import link_address, link_for
from accounts.adapters.pace import require_pace
from accounts.adapters.second_factor import SecondFactorAdapter

__all__ = [
    "AccountAdapter",
    "SecondFactorAdapter",
    "link_address",
    "link_for",
    "require_pace",
    "send_link",
    "tell_change",
    "tell_decision",
    "unused_code",
]
