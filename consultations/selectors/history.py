"""What was decided of the file during an act. The caller holds the act."""

from collections.abc import Iterable
from uuid import UUID

from consultations.enums import HISTORY_ENDS, HistoryDecided
from consultations.models import Consultation, HistoryDecision
from patients.models import HistoryItem


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


def history_reasons(items: Iterable[HistoryItem]) -> dict[int, HistoryDecision]:
    """Why each was taken out of the file, by its key, where an act said it. The caller holds the patient."""
    rows = HistoryDecision.objects.filter(item__in=items, decided__in=HISTORY_ENDS, undone_at=None)
    return {row.item_id: row for row in rows.order_by("decided_at", "pk")}


def last_decision(consultation: Consultation, item: UUID) -> HistoryDecision | None:
    """To take back, under lock."""
    rows = consultation.history_decisions.select_for_update(of=("self",))
    rows = rows.filter(item__public_id=item, undone_at=None)
    return rows.select_related("item").order_by("decided_at", "pk").last()
