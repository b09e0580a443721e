from accounts.selectors.actors import actor_as, memberships_of, roles_of, users_at, users_of

__all__ = ["actor_as", "memberships_of", "roles_of", "users_at", "users_of"]
