"""Motives in words: for who keeps them, for the physician who chooses, and how many were marked back."""

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from django.forms import BaseForm
from django.urls import reverse

from audit import selectors as audit
from core import french
from scheduling.enums import Destination, StopKind, UnsuitableReason
from scheduling.models import Motive, MotiveQuestion, PractitionerMotive, RedFlag, UnsuitableMark
from scheduling.presenters.times import when
from scheduling.selectors import MotiveCount

# Short, for a line: the whole words are on the form.
SHORT = {
    Destination.SAMU: "15",
    Destination.DEAF: "114 par SMS",
    Destination.SUICIDE: "3114",
    Destination.TREATING: "médecin traitant",
    Destination.IN_PERSON: "en présence",
}


def flag_rows(flags: Iterable[RedFlag]) -> list[dict[str, Any]]:
    """Each sign with where it sends: « 15, 114 par SMS »."""
    return [
        {
            "public_id": flag.public_id,
            "title": flag.question,
            "text": _where(flag),
            "is_exclusion": flag.kind == StopKind.EXCLUSION,
            "removed": _removed(flag.removed_at),
        }
        for flag in flags
    ]


def question_rows(questions: Iterable[MotiveQuestion]) -> list[dict[str, Any]]:
    return [
        {
            "public_id": one.public_id,
            "title": one.text,
            "text": _answered(one),
            "removed": _removed(one.removed_at),
        }
        for one in questions
    ]


def _where(flag: RedFlag) -> str:
    places = ", ".join(SHORT[Destination(one)] for one in flag.destinations)
    return " · ".join(filter(None, [places, flag.phone, flag.where_to_go]))


def _answered(question: MotiveQuestion) -> str:
    how = ", ".join(question.choices) or question.get_kind_display()
    return f"{how} · obligatoire" if question.is_required else how


def _removed(at: dt.datetime | None) -> str:
    return f"Retiré {french.moment_spoken(at)}" if at else ""


def history_lines(changes: Iterable[audit.Change], at: dt.datetime) -> list[dict[str, str]]:
    """Who changed what, for components/timeline.html."""
    return [
        {
            "time": when(change.at, at),
            "datetime": change.at.isoformat(),
            "title": f"{change.who} {change.what}",
            "text": ", ".join(change.fields).capitalize(),
            "state": "done",
        }
        for change in changes
    ]


def own_lines(
    motives: Iterable[Motive], kept: Mapping[int, PractitionerMotive], form: BaseForm
) -> list[dict[str, Any]]:
    """The motives of the region as one physician sets them."""
    return [
        {
            "label": motive.label,
            "hint": motive.hint,
            "bounds": f"{motive.shortest_minutes} à {motive.longest_minutes}",
            "taken": form[f"pris-{motive.public_id}"],
            "minutes": form[f"minutes-{motive.public_id}"],
            "outline": _whose_outline(motive, kept.get(motive.pk)),
            "outline_url": reverse("scheduling:own_outline", args=[motive.public_id]),
        }
        for motive in motives
    ]


def _whose_outline(motive: Motive, own: PractitionerMotive | None) -> str:
    if own is not None and own.outline:
        return "La mienne"
    return "Celle de la région" if motive.outline else "Écrire la mienne"


def mark_lines(mark: UnsuitableMark, at: dt.datetime) -> dict[str, str]:
    return {
        "reason": UnsuitableReason(mark.reason).label,
        "words": mark.words or "",
        "noted": f"{mark.marked_by}, {when(mark.marked_at, at)}",
    }


UNSUITABLE_COLUMNS = (
    *("Motif", "Réservés", "Arrêtés par le filtre", "Signalés inadaptés", "Part des réservés"),
    *(str(reason.label) for reason in UnsuitableReason),
)


def unsuitable_row(count: MotiveCount) -> list[object]:
    """One line of the export."""
    by_reason = [count.marked.get(reason, 0) for reason in UnsuitableReason]
    return [
        motive_name(count.motive),
        count.booked,
        count.stopped,
        count.unsuitable,
        share(count.unsuitable, count.booked),
        *by_reason,
    ]


def unsuitable_lines(counts: Iterable[MotiveCount]) -> list[dict[str, Any]]:
    """The same on the page, with the reasons in a sentence."""
    return [
        {
            "name": motive_name(count.motive),
            "reasons": _reasons(count),
            "booked": count.booked,
            "stopped": count.stopped,
            "unsuitable": count.unsuitable,
            "share": share(count.unsuitable, count.booked),
        }
        for count in counts
    ]


def _reasons(count: MotiveCount) -> str:
    """« Il fallait un examen en présence (2), un autre motif convenait (1) »."""
    said = ", ".join(f"{_inside(reason.label)} ({number})" for reason, number in count.marked.items())
    return f"{said[:1].upper()}{said[1:]}"


def _inside(label: str) -> str:
    return f"{label[:1].lower()}{label[1:]}"


def motive_name(motive: Motive) -> str:
    """« Suivi de plaie (Dr Karim Haddad) » of a physician’s own."""
    return f"{motive.label} ({motive.owner.full_name})" if motive.owner else motive.label


def share(part: int, whole: int) -> str:
    """« 12 % »; "" of nothing."""
    return f"{french.number(100 * part / whole)}{french.NBSP}%" if whole else ""
