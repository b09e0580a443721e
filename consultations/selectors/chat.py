"""The messages of an act."""

from collections.abc import Sequence

from consultations.models import ChatMessage, Consultation, Observer
from consultations.states import HELD


def chat_of(consultation: Consultation) -> Sequence[ChatMessage]:
    """In the order they were written; whoever asks was let into the act."""
    return list(consultation.chat_messages.order_by("written_at", "pk"))


def chat_since_admitted(observer: Observer) -> Sequence[ChatMessage]:
    """What was written since they were let in; nothing before that, once they are out, or after the end."""
    party = observer.party
    if party.admitted_at is None or observer.ended_at is not None or party.consultation.state not in HELD:
        return []
    rows = party.consultation.chat_messages.filter(written_at__gte=party.admitted_at)
    return list(rows.order_by("written_at", "pk"))
