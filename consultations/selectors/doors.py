"""The door of a call while it is shut, and whose microphone the physician may cut."""

import datetime as dt
from collections.abc import Sequence

from django.db.models import Q, QuerySet

from consultations.enums import BY_LINK, SILENCEABLE, PartyRole
from consultations.models import Consultation, Knock, Party, ShutDoor
from consultations.selectors.observers import LONGEST_CALL
from consultations.states import HAS_A_ROOM

THIRD = Q(role__in=[*BY_LINK, PartyRole.SECOND_PHYSICIAN])


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
    rows = rows.exclude(shown_out())
    return rows.select_related("consultation__appointment__patient").order_by("created_at", "pk")


def second_physicians_expected(consultation: Consultation) -> QuerySet[Party]:
    """Those who may be in the call, unless they are out."""
    rows = consultation.parties.filter(role=PartyRole.SECOND_PHYSICIAN, removed_at__isnull=True)
    return rows.select_related("practitioner").order_by("created_at", "pk")


def shown_out() -> Q:
    """Of a Party: they are not in the call any more, by somebody’s gesture or the end of the act."""
    by_link = Q(observer__ended_at__isnull=False) | Q(home_entry__ended_at__isnull=False)
    return by_link | Q(removed_at__isnull=False)


def is_shown_out(party: Party) -> bool:
    return Party.objects.filter(shown_out(), pk=party.pk).exists()


def parties_to_settle(at: dt.datetime) -> Sequence[int]:
    """Those whom the relay may have wrong in a room that is still there: third parties, and who was shown out
    of the patient’s place while nobody came since.
    """
    since = at - LONGEST_CALL
    lately = Q(consultation__waiting_since__gt=since) | Q(consultation__started_at__gt=since)
    rows = Party.objects.filter(lately, consultation__state__in=HAS_A_ROOM)
    return list(rows.filter(THIRD | shown_out()).order_by("pk").values_list("pk", flat=True))


def party_to_settle(key: int) -> Party | None:
    """One of them, held; None while somebody else holds them."""
    rows = Party.objects.select_related("consultation").select_for_update(of=("self",), skip_locked=True)
    return rows.filter(pk=key).first()
