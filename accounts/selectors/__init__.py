from accounts.selectors.actors import actor_as, memberships_of, roles_of

__all__ = ["actor_as", "memberships_of", "roles_of"]
