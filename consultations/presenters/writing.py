"""The report while it is written: its sections, and whether they are kept."""

from typing import Any

from consultations.models import Consultation, ReportDraft
from consultations.rules import words
from scheduling import selectors as scheduling

# label, hint, rows
SECTION_LABELS = {
    "reason": ("Motif", "Ce qui amène, et la question posée.", 2),
    "findings": ("Constatations", "Ce qui a été vu, entendu, mesuré.", 6),
    "conclusion": ("Conclusion", "Ce que vous concluez.", 3),
    "actions": ("Actes et prescriptions", "Ou « aucune ».", 3),
    "incidents": ("Incidents techniques", "Ou « néant ».", 2),
}
SHORT_WAYS = {
    "actions": {"label": "Aucune prescription", "text": "Aucune prescription."},
    "incidents": {"label": "Néant", "text": "Néant."},
}
# What is written beside the picture: the findings are the notes, and incidents are noted as they happen.
DURING_THE_CALL = ("reason", "conclusion", "actions")


def short_ways(consultation: Consultation) -> dict[str, dict[str, str]]:
    """One press for the words that are written the most; of the findings, the outline of the motive."""
    appointment = consultation.appointment
    outline = scheduling.outline_of(appointment.practitioner, appointment.motive)
    return SHORT_WAYS | ({"findings": {"label": "Trame du motif", "text": outline}} if outline else {})


def section_lines(
    sections: dict[str, str],
    ways: dict[str, dict[str, str]],
    lacking: frozenset[str] = frozenset(),
) -> list[dict[str, Any]]:
    """Each section with its text; motive and incidents come filled in with what is known."""
    return [
        {
            "name": name,
            "label": label,
            "hint": hint,
            "rows": rows,
            "text": sections[name],
            "short_way": ways.get(name) if not sections[name] else None,
            "is_lacking": name in lacking,
        }
        for name, (label, hint, rows) in SECTION_LABELS.items()
    ]


def saved_words(draft: ReportDraft | None) -> str:
    """« Retrouvé, enregistré à 14 h 43 »: the words of a page that opens, after a browser that died too."""
    if draft is None or draft.saved_at is None:
        return "Rien à enregistrer"
    return f"Retrouvé, enregistré à {words.hour(draft.saved_at)}"
