"""The door of a call while it is shut, and whose microphone the physician may cut."""

import datetime as dt
from collections.abc import Sequence

from django.db.models import Q, QuerySet

from consultations.enums import SILENCEABLE, PartyRole
from consultations.models import Consultation, Knock, Party, ShutDoor
from consultations.selectors.observers import LONGEST_CALL
from consultations.states import HAS_A_ROOM


def shut_door_of(consultation: Consultation) -> ShutDoor | None:
    """The door, while it is shut."""
    rows = ShutDoor.objects.filter(consultation=consultation, opened_at__isnull=True)
    return rows.select_related("consultation__appointment__patient").first()


def knocks_at(door: ShutDoor) -> Sequence[Knock]:
    """The latest first."""
    return list(door.knocks.order_by("-knocked_at", "-pk"))


def silenceable(consultation: Consultation) -> QuerySet[Party]:
    """Third parties who send their voice, unless they are out."""
    rows = consultation.parties.filter(role__in=SILENCEABLE)
    rows = rows.filter(Q(observer__isnull=True) | Q(observer__ended_at__isnull=True))
    return rows.select_related("consultation__appointment__patient").order_by("created_at", "pk")


def second_physicians_in(consultation: Consultation) -> QuerySet[Party]:
    """Those who are in the call now."""
    rows = consultation.parties.filter(role=PartyRole.SECOND_PHYSICIAN, left_at__isnull=True)
    return rows.filter(joined_at__isnull=False).order_by("created_at", "pk")


def silenced_in_open(at: dt.datetime) -> QuerySet[Party]:
    """Those whose microphone is cut in a call whose room is still there."""
    rows = Party.objects.filter(silenced_at__gt=at - LONGEST_CALL, consultation__state__in=HAS_A_ROOM)
    return rows.select_related("consultation").prefetch_related("devices").order_by("pk")
