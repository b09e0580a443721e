from accounts.presenters.delegations import DelegationLine, delegation_lines
from accounts.presenters.roles import DemoGroup, RoleCard, RoleChoice, demo_groups, role_cards, role_choices
from accounts.presenters.sessions import SessionLine, session_lines
from accounts.presenters.users import AccountPage, account_page, accounts_table

__all__ = [
    "AccountPage",
    "DelegationLine",
    "DemoGroup",
    "RoleCard",
    "RoleChoice",
    "SessionLine",
    "account_page",
    "accounts_table",
    "delegation_lines",
    "demo_groups",
    "role_cards",
    "role_choices",
    "session_lines",
]
