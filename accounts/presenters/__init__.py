from accounts.presenters.delegations import DelegationLine, delegation_lines
from accounts.presenters.demo import DemoPage, demo_page, register_story
from accounts.presenters.roles import RoleCard, RoleChoice, role_cards, role_choices, role_of
from accounts.presenters.sessions import SessionLine, session_lines
from accounts.presenters.users import AccountPage, account_page, accounts_table, upcoming_of

__all__ = [
    "AccountPage",
    "DelegationLine",
    "DemoPage",
    "RoleCard",
    "RoleChoice",
    "SessionLine",
    "account_page",
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
