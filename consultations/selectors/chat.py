"""The messages of an act."""

from collections.abc import Sequence

from consultations.models import ChatMessage, Consultation, Observer
from consultations.states import HELD, UNREADY


def chat_of(consultation: Consultation) -> Sequence[ChatMessage]:
    """In the order they were written; whoever asks was let into the act."""
    return list(consultation.chat_messages.order_by("written_at", "pk"))


def is_chat_open(consultation: Consultation) -> bool:
    """Before the call, only where somebody else prepares the act with an account."""
    held = consultation.appointment
    has_other_side = any((held.cart_id, held.nurse_id, held.beside_id))
    return consultation.state in HELD or (consultation.state in UNREADY and has_other_side)


def chat_since_waiting(consultation: Consultation) -> Sequence[ChatMessage]:
    """For the patient at home: what those who prepare wrote to one another before is not theirs to read."""
    since = consultation.waiting_since
    return [one for one in chat_of(consultation) if since is not None and one.written_at >= since]


def chat_since_admitted(observer: Observer) -> Sequence[ChatMessage]:
    """What was written since they were let in; nothing before that, once they are out, or after the end."""
    party = observer.party
    if party.admitted_at is None or observer.ended_at is not None or party.consultation.state not in HELD:
        return []
    rows = party.consultation.chat_messages.filter(written_at__gte=party.admitted_at)
    return list(rows.order_by("written_at", "pk"))
