"""The messages of an act: templates/consultations/chat/."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from consultations import policies, selectors
from consultations.enums import SILENCEABLE, PartyRole
from consultations.models import ChatMessage, Consultation, Observer
from consultations.rules import words
from consultations.services import LONGEST_MESSAGE
from consultations.states import HELD
from core.actors import Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class ChatLine:
    """`is_mine`: written from this side."""

    who: str
    hour: str
    text: str
    is_mine: bool


def chat_part(actor: Actor, consultation: Consultation) -> dict[str, Any]:
    """For who is in the act with an account."""
    key = [consultation.public_id]
    writes = policies.can_attend(actor, consultation) and selectors.is_chat_open(consultation)
    return {
        "chat": [_line(one, is_mine=one.author == actor.label) for one in selectors.chat_of(consultation)],
        "chat_url": reverse("consultations:chat", args=key),
        "chat_write_url": reverse("consultations:chat_write", args=key) if writes else "",
        "chat_longest": LONGEST_MESSAGE,
    }


def chat_at_home(consultation: Consultation) -> dict[str, Any]:
    """For the patient at home: theirs are theirs whoever is beside them."""
    return {
        "chat": [
            _line(one, is_mine=one.role == PartyRole.PATIENT)
            for one in selectors.chat_since_waiting(consultation)
        ],
        "chat_url": reverse("consultations:home_chat"),
        "chat_write_url": reverse("consultations:home_chat_write") if consultation.state in HELD else "",
        "chat_longest": LONGEST_MESSAGE,
    }


def chat_of_guest(observer: Observer) -> dict[str, Any]:
    """For who came by an invitation: a trainee only reads."""
    party = observer.party
    writes = party.role in SILENCEABLE
    return {
        "chat": [
            _line(one, is_mine=(one.role, one.author) == (party.role, party.label))
            for one in selectors.chat_since_admitted(observer)
        ],
        "chat_url": reverse("consultations:guest_chat"),
        "chat_write_url": reverse("consultations:guest_chat_write") if writes else "",
        "chat_longest": LONGEST_MESSAGE,
    }


def _line(message: ChatMessage, *, is_mine: bool) -> ChatLine:
    who = "Vous" if is_mine else message.author
    return ChatLine(who=who, hour=words.hour(message.written_at), text=message.text, is_mine=is_mine)
