"""The messages of an act."""

from collections.abc import Sequence

from consultations.models import ChatMessage, Consultation


def chat_of(consultation: Consultation) -> Sequence[ChatMessage]:
    """In the order they were written; whoever asks was let into the act."""
    return list(consultation.chat_messages.order_by("written_at", "pk"))
