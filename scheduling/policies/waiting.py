"""Who puts a patient in line, sees the line and answers for who waits: those who keep these agendas."""

from collections.abc import Iterable

from django.db.models import Q

from core.actors import Actor
from core.errors import Refused
from scheduling.models import WaitingEntry
from scheduling.policies import can_use_booking

NOT_FOR_YOU = "La liste d’attente est tenue par les médecins et par qui a leur délégation."


def seen_by(actor: Actor) -> Q:
    """Those whom the actor put in line, and those who wait for an agenda that the actor keeps."""
    own = Q(joiner=actor.user_id, joiner__isnull=False)
    return own | Q(practitioners__in=actor.practitioner_ids)


def answers(actor: Actor, entry: WaitingEntry, practitioners: Iterable[int]) -> bool:
    """Who put the patient in line, and who keeps the agendas that this is about."""
    joined = entry.joiner_id is not None and entry.joiner_id == actor.user_id
    return joined or actor.practitioner_ids >= set(practitioners)


def require_answerer(actor: Actor, entry: WaitingEntry, practitioners: Iterable[int]) -> None:
    if not answers(actor, entry, practitioners):
        raise Refused("C’est à qui l’a inscrit, ou à qui tient cet agenda, de répondre.")


def require_keeper(actor: Actor) -> None:
    if not can_use_booking(actor):
        raise Refused(NOT_FOR_YOU)
