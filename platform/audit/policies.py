"""Who may read the journal. Role codes are those of accounts.enums.Role, which stands above."""

from core.actors import Actor


def can_read_journal(actor: Actor) -> bool:
    """The regional administrator reads who did what; nothing clinical is in it."""
    return actor.role == "regional_admin"
