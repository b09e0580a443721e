"""Who puts a patient in line, sees the line and answers for who waits: those who keep these agendas."""

from django.db.models import Q

from core.actors import Actor
from core.errors import Refused
from scheduling.policies import can_use_booking

NOT_FOR_YOU = "La liste d’attente est tenue par les médecins et par qui a leur délégation."


def seen_by(actor: Actor) -> Q:
    """Those whom the actor put in line, and those who wait for an agenda that the actor keeps."""
    own = Q(joiner=actor.user_id, joiner__isnull=False)
    return own | Q(practitioners__in=actor.practitioner_ids)


def require_keeper(actor: Actor) -> None:
    if not can_use_booking(actor):
        raise Refused(NOT_FOR_YOU)
