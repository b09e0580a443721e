"""People who sign in, memberships, roles, delegation, sessions, second factor."""
