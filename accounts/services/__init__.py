from accounts.services.delegations import delegation_end, delegation_give
from accounts.services.memberships import membership_add, membership_end
from accounts.services.own import (
    password_set,
    recovery_codes_renewed,
    second_factor_added,
    second_factor_failed,
    second_factor_removed,
)
from accounts.services.provision import user_provision
from accounts.services.sessions import (
    ADDRESS_KEY,
    ROLE_KEY,
    actor_for,
    has_given_second_factor,
    role_choose,
    session_end,
    session_expire,
    session_is_idle,
    session_read,
    session_share,
    session_touch,
    sessions_close,
)
from accounts.services.users import (
    second_factor_reset,
    user_change,
    user_create,
    user_deactivate,
    user_invite,
    user_reactivate,
)

__all__ = [
    "ADDRESS_KEY",
    "ROLE_KEY",
    "actor_for",
    "delegation_end",
    "delegation_give",
    "has_given_second_factor",
    "membership_add",
    "membership_end",
    "password_set",
    "recovery_codes_renewed",
    "role_choose",
    "second_factor_added",
    "second_factor_failed",
    "second_factor_removed",
    "second_factor_reset",
    "session_end",
    "session_expire",
    "session_is_idle",
    "session_read",
    "session_share",
    "session_touch",
    "sessions_close",
    "user_change",
    "user_create",
    "user_deactivate",
    "user_invite",
    "user_provision",
    "user_reactivate",
]
