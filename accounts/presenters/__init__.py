from accounts.presenters.delegations import DelegationLine, delegation_lines
from accounts.presenters.demo import DemoPage, demo_page, register_story
from accounts.presenters.roles import RoleCard, RoleChoice, role_cards, role_choices, role_of
from accounts.presenters.sessions import SessionLine, session_lines
from accounts.presenters.users import (
    ACCOUNT_COLUMNS,
    AccountPage,
    account_page,
    account_row,
    accounts_table,
    upcoming_of,
)

__all__ = [
    "ACCOUNT_COLUMNS",
    "AccountPage",
    "DelegationLine",
    "DemoPage",
    "RoleCard",
    "RoleChoice",
    "SessionLine",
    "account_page",
    "account_row",
    "accounts_table",
    "delegation_lines",
    "demo_page",
    "register_story",
    "role_cards",
    "role_choices",
    "role_of",
    "session_lines",
    "upcoming_of",
]
