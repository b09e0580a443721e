"""Who follows what left, and who takes up what did not arrive."""

from core.actors import Actor
from core.errors import Refused
from correspondence.models import Dispatch
from correspondence.policies.sources import Source, register_source, source_of
from directory.models import Practitioner

__all__ = [
    "Source",
    "can_retry",
    "can_see",
    "can_steer",
    "is_keeper",
    "may_choose",
    "register_source",
    "require_keeper",
    "require_retry",
    "require_sender",
    "require_steer",
    "source_of",
]

NOT_YOURS = "Seul le médecin qui a signé ce document, ou qui tient son agenda, en reprend l’envoi."
ONLY_SENDERS = "Cette page est celle de qui signe des documents, ou travaille en leur nom."
ONLY_REGION = "Seule l’administration régionale règle les boîtes des établissements."


def is_keeper(actor: Actor) -> bool:
    """The region answers for what did not arrive, and never sees of whom it was."""
    return actor.role == "regional_admin"


def can_steer(actor: Actor, dispatch: Dispatch) -> bool:
    """Another channel, or the end of it: who signed, and who works in their name."""
    return dispatch.sender_id in actor.practitioner_ids


def can_retry(actor: Actor, dispatch: Dispatch) -> bool:
    return can_steer(actor, dispatch) or is_keeper(actor)


def can_see(actor: Actor, dispatch: Dispatch) -> bool:
    """Out of the page of its act; there, whoever may read the document sees what became of it."""
    return can_retry(actor, dispatch)


def require_sender(actor: Actor) -> None:
    if not (actor.practitioner_ids or is_keeper(actor)):
        raise Refused(ONLY_SENDERS)


def may_choose(actor: Actor, practitioner: Practitioner) -> bool:
    """One’s own channel, and nobody else’s."""
    return actor.practitioner_id == practitioner.pk


def require_steer(actor: Actor, dispatch: Dispatch) -> None:
    if not can_steer(actor, dispatch):
        raise Refused(NOT_YOURS)


def require_retry(actor: Actor, dispatch: Dispatch) -> None:
    if not can_retry(actor, dispatch):
        raise Refused(NOT_YOURS)


def require_keeper(actor: Actor) -> None:
    if not is_keeper(actor):
        raise Refused(ONLY_REGION)
