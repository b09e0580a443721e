"""The directory is kept by the regional administration; everyone signed in may read it."""

from core.actors import Actor
from core.errors import Refused


def require_keeper(actor: Actor) -> None:
    if actor.role != "regional_admin":
        raise Refused("L’annuaire est tenu par l’administration régionale.")
