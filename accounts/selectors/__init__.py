from accounts.selectors.actors import (
    actor_as,
    administrators,
    held_on,
    memberships_of,
    oneself,
    roles_of,
    users_at,
    users_of,
)
from accounts.selectors.choices import (
    likely_membership,
    practitioner_choices,
    site_choices,
    territory_choices,
)
from accounts.selectors.delegations import delegate_candidates, delegations_for
from accounts.selectors.sessions import sessions_of
from accounts.selectors.sign_in import (
    demo_users,
    has_app,
    has_key,
    has_other_second_factor,
    has_second_factor,
    keys_count,
    second_factors_count,
    user_of_email,
    user_of_link,
)
from accounts.selectors.users import (
    delegation_for,
    membership_for,
    memberships_for,
    user_for,
    users_for,
)

__all__ = [
    "actor_as",
    "administrators",
    "delegate_candidates",
    "delegation_for",
    "delegations_for",
    "demo_users",
    "has_app",
    "has_key",
    "has_other_second_factor",
    "has_second_factor",
    "held_on",
    "keys_count",
    "likely_membership",
    "membership_for",
    "memberships_for",
    "memberships_of",
    "oneself",
    "practitioner_choices",
    "roles_of",
    "second_factors_count",
    "sessions_of",
    "site_choices",
    "territory_choices",
    "user_for",
    "user_of_email",
    "user_of_link",
    "users_at",
    "users_for",
    "users_of",
]
