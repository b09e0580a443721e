from accounts.models.memberships import Delegation, Membership
from accounts.models.users import User

__all__ = ["Delegation", "Membership", "User"]
