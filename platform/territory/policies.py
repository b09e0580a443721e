"""The ground is kept by the regional administration; everyone signed in may read it."""

from core.actors import Actor
from core.errors import Refused

# Accounts stand above this room: the role is known here by its code.
REGION = "regional_admin"


def can_keep_the_ground(actor: Actor) -> bool:
    return actor.role == REGION


def require_keeper(actor: Actor) -> None:
    if not can_keep_the_ground(actor):
        raise Refused("Les sites et les chariots sont tenus par l’administration régionale.")


def require_installer(actor: Actor) -> None:
    """The region itself is declared from the server, before anybody can sign in."""
    if not actor.is_job:
        raise Refused("La région se déclare depuis le serveur.")
