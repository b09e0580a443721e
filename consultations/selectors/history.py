"""What was decided of the file during an act. The caller holds the act."""

from uuid import UUID

from consultations.enums import HistoryDecided
from consultations.models import Consultation, HistoryDecision


def history_decisions(consultation: Consultation) -> dict[int, HistoryDecision]:
    """The decision that stands of each item, by its key."""
    rows = consultation.history_decisions.filter(undone_at=None).select_related("item")
    return {row.item_id: row for row in rows.order_by("decided_at", "pk")}


def history_ended(consultation: Consultation) -> list[HistoryDecision]:
    """What this act took out of the file, and that nobody put back."""
    standing = history_decisions(consultation).values()
    return [
        one for one in standing if one.decided != HistoryDecided.CONFIRMED and one.item.ended_at is not None
    ]


def last_decision(consultation: Consultation, item: UUID) -> HistoryDecision | None:
    """To take back, under lock."""
    rows = consultation.history_decisions.select_for_update(of=("self",))
    rows = rows.filter(item__public_id=item, undone_at=None)
    return rows.select_related("item").order_by("decided_at", "pk").last()
