from accounts.services.sessions import ROLE_KEY, actor_for, role_choose

__all__ = ["ROLE_KEY", "actor_for", "role_choose"]
