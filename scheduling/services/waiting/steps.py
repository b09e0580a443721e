"""What the steps of the line share. The caller holds the row."""

import datetime as dt

from core.actors import job
from scheduling import selectors
from scheduling.enums import OfferOutcome
from scheduling.models import Appointment, WaitingEntry
from scheduling.rules import Span
from scheduling.services.holds import hold_release
from scheduling.states import WaitingAction


def move(entry: WaitingEntry, action: WaitingAction) -> None:
    entry.state = entry.next_state(action)
    entry.save(update_fields=["state", "updated_at"])


def end_offer(
    entry: WaitingEntry, outcome: OfferOutcome, at: dt.datetime, appointment: Appointment | None = None
) -> Span | None:
    """Answered, or given back: what is free again for the next in line, None when nothing was offered."""
    offer = selectors.offer_of(entry)
    if offer is None:
        return None
    if offer.hold is not None and appointment is None:
        hold_release(actor=job("scheduling.waiting"), hold=offer.hold, at=at)
    offer.outcome, offer.appointment = outcome, appointment
    offer.save(update_fields=["outcome", "appointment", "updated_at"])
    return Span(offer.starts_at, offer.ends_at)
