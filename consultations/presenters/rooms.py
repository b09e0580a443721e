"""Who may speak in the call, and whether anybody else comes in, as each page says it."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from consultations import policies, selectors
from consultations.enums import SILENCEABLE, ConsultationState
from consultations.models import Consultation, Knock, Party
from consultations.rules import words
from core.actors import Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class Microphone:
    """Of a third party, for the physician; `silence_url` or `give_url`, or neither for who never speaks."""

    silence_url: str = ""
    give_url: str = ""
    asks: bool = False


def microphone(consultation: Consultation, party: Party) -> Microphone:
    if party.role not in SILENCEABLE:
        return Microphone()
    arguments = [consultation.public_id, party.public_id]
    if party.silenced_at is None:
        return Microphone(silence_url=reverse("consultations:party_silence", args=arguments))
    give_url = reverse("consultations:party_unsilence", args=arguments)
    return Microphone(give_url=give_url, asks=party.word_asked_at is not None)


def room_part(actor: Actor, consultation: Consultation) -> dict[str, Any]:
    """What the physician holds of the room, and what a silenced physician invited reads of themselves."""
    conducts = policies.can_conduct(actor, consultation)
    speaking = selectors.silenceable(consultation).filter(silenced_at__isnull=True).count() if conducts else 0
    own = None if conducts else selectors.party_of(actor, consultation)
    key = [consultation.public_id]
    return {
        "door": _door(consultation) if conducts else None,
        "silence_all_url": reverse("consultations:parties_silence", args=key) if speaking > 1 else "",
        "own_word": word_part(own, reverse("consultations:word_ask", args=key)) if own else None,
    }


def _door(consultation: Consultation) -> dict[str, Any] | None:
    """Shut, it is shown until it is opened, whatever becomes of the act."""
    shut = selectors.shut_door_of(consultation)
    if shut is None and consultation.state != ConsultationState.IN_PROGRESS:
        return None
    key = [consultation.public_id]
    return {
        "is_shut": shut is not None,
        "since": words.hour(shut.shut_at) if shut else "",
        "knocks": [_knock(one) for one in selectors.knocks_at(shut)] if shut else [],
        "url": reverse(f"consultations:door_{'open' if shut else 'shut'}", args=key),
    }


def _knock(knock: Knock) -> str:
    return f"{knock.label} a frappé à {words.hour(knock.knocked_at)}"


def word_part(party: Party, url: str = "") -> dict[str, Any]:
    """What somebody silenced reads: templates/consultations/guest/word.html."""
    return {
        "is_silenced": party.silenced_at is not None,
        "has_asked": party.word_asked_at is not None,
        "word_url": url or reverse("consultations:guest_word"),
    }
