"""The journal of the region in words: who did what to what, by day, and never what was in it."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any
from uuid import UUID

from django.urls import reverse

from accounts.enums import DeactivationReason, Recognition, ResetReason, Role
from audit import wording
from audit.models import Event
from core import french
from core.clock import today

# Where the thing spoken of is kept, for who keeps it.
PAGES: Mapping[str, str] = {
    "territory.site": "territory:site",
    "territory.cart": "territory:cart",
    "directory.practitioner": "directory:entry",
    "accounts.user": "accounts:user",
    "scheduling.motive": "scheduling:motive",
}
CODES: Mapping[str, str] = {
    code: label.lower()
    for choices in (DeactivationReason, ResetReason, Recognition, Role)
    for code, label in choices.choices
}
TONES = {Role.PHYSICIAN: "", Role.NURSE: "warm", Role.PHARMACIST: "warm"}


@dataclass(frozen=True, slots=True, kw_only=True)
class JournalLine:
    """`of` and `url`: the thing spoken of. `file`: the public id of a patient’s file, cut short."""

    when: str
    datetime: str
    who: str
    role: str
    initials: str
    tone: str
    what: str
    detail: str
    of: str
    url: str
    file: str
    file_id: UUID | None


def journal_days(events: Iterable[Event], names: Mapping[UUID, str]) -> list[dict[str, Any]]:
    """[{"label", "lines"}], as the events come; `names` are those of the things spoken of."""
    return [
        {"label": french.day_in_full(on), "lines": [_line(event, names) for event in group]}
        for on, group in groupby(events, key=lambda event: today(event.at))
    ]


def journal_rows(events: Iterable[Event], names: Mapping[UUID, str]) -> Iterable[list[str]]:
    """The same for an export, one line an event."""
    for event in events:
        line = _line(event, names)
        file = str(line.file_id or "")
        moment = event.at.astimezone(dt.UTC).isoformat()
        yield [moment, line.who, line.role, line.what, line.of, line.detail, file]


def _line(event: Event, names: Mapping[UUID, str]) -> JournalLine:
    is_job = event.actor_role not in Role.values
    page = PAGES.get(event.subject_label)
    of = names.get(event.subject_public_id, "") if event.subject_public_id else ""
    return JournalLine(
        when=french.hour(event.at),
        datetime=event.at.isoformat(),
        who=_job(event.actor_label) if event.actor_role == "job" else event.actor_label,
        role=_role(event.actor_role),
        initials="PV" if is_job and event.actor_role == "job" else _initials(event.actor_label),
        tone="grey" if is_job else TONES.get(Role(event.actor_role), "grey"),
        what=wording.of(event.kind).text,
        detail=_detail(event),
        of=of,
        url=reverse(page, args=[event.subject_public_id]) if page and of else "",
        file=str(event.patient_public_id)[:8] if event.patient_public_id else "",
        file_id=event.patient_public_id,
    )


def _detail(event: Event) -> str:
    """« téléphone, adresse » of what was edited, « départ » of why."""
    fields = event.details.get("fields", [])
    words = [wording.field_words(event.subject_label, name) for name in fields]
    words += [CODES[value] for value in event.details.values() if isinstance(value, str) and value in CODES]
    return ", ".join(words)


def _role(code: str) -> str:
    if code in Role.values:
        return str(Role(code).label)
    return {"self": "sur son propre compte", "guest": "invité"}.get(code, "traitement automatique")


def _job(label: str) -> str:
    """« Pivot » for a named job."""
    return "Pivot" if "." in label else label


def _initials(name: str) -> str:
    words = [word for word in name.split() if word != "Dr"]
    return "".join(word[0] for word in (words[:1] + words[-1:])).upper()
