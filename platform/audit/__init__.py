"""Who did or saw what, when, in which role, and why."""
