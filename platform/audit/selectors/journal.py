"""Lines of the journal, for the screen."""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from itertools import groupby
from uuid import UUID

from django.db.models import QuerySet

from audit import policies, wording
from audit.models import Anchor, Event
from core.actors import Actor
from core.clock import today
from core.errors import Refused


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of "Vu par". `what` follows `who`; `mine`: the reader did it. Site names are the caller's."""

    at: dt.datetime
    who: str
    role: str
    site_ids: tuple[int, ...]
    what: str
    kind: str
    purpose: str
    mine: bool


@dataclass(frozen=True, slots=True)
class Day:
    """The lines of one day in France, newest first."""

    on: dt.date
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One line of the history of a thing: `what` follows `who`; `fields` are those that changed, in words."""

    at: dt.datetime
    who: str
    what: str
    fields: tuple[str, ...]
    subject: UUID | None


def seen_by(actor: Actor, patient_public_id: UUID, *, limit: int = 200) -> list[Day]:
    """Who did or saw what in a patient's file, newest first, by day: the `limit` last lines.

    The caller has checked that the actor may open the file: this app knows no patient.
    """
    shown = [kind for kind in wording.kinds() if wording.of(kind).shown]
    events = Event.objects.filter(patient_public_id=patient_public_id, kind__in=shown).order_by("-at", "-pk")[
        :limit
    ]
    lines = [_line(event, actor) for event in events]
    return [Day(on, tuple(group)) for on, group in groupby(lines, key=lambda line: today(line.at))]


def journal(
    actor: Actor,
    *,
    since: dt.datetime | None = None,
    until: dt.datetime | None = None,
    by_user_id: int | None = None,
    by_name: str = "",
    app: str = "",
    patient_public_id: UUID | None = None,
) -> QuerySet[Event]:
    """The whole journal of the region, newest first, filtered; `until` is not included. Refused for most.

    `by_name`: a part of the author’s name, without accents; `app`: of what happened there alone.
    """
    if not policies.can_read_journal(actor):
        raise Refused
    asked = {
        "at__gte": since,
        "at__lt": until,
        "actor_user_id": by_user_id,
        "actor_label__unaccent__icontains": by_name or None,
        "kind__startswith": f"{app}." if app else None,
        "patient_public_id": patient_public_id,
    }
    given = {lookup: value for lookup, value in asked.items() if value is not None}
    return Event.objects.filter(**given).order_by("-at", "-pk")


def history_of(subjects: Collection[UUID], *, limit: int = 30) -> list[Change]:
    """What was done to these things, the last first. The caller has checked that the actor keeps them."""
    events = Event.objects.filter(subject_public_id__in=subjects).order_by("-at", "-pk")[:limit]
    return [_change(event) for event in events]


def sealed_at(actor: Actor) -> dt.datetime | None:
    """When the chains were last sealed; None before the first time."""
    if not policies.can_read_journal(actor):
        raise Refused
    return Anchor.objects.order_by("-number").values_list("at", flat=True).first()


def _change(event: Event) -> Change:
    names = event.details.get("fields", [])
    return Change(
        at=event.at,
        who=event.actor_label,
        what=wording.of(event.kind).text,
        fields=tuple(wording.field_words(event.subject_label, name) for name in names),
        subject=event.subject_public_id,
    )


def _line(event: Event, reader: Actor) -> Line:
    return Line(
        at=event.at,
        who=event.actor_label,
        role=event.actor_role,
        site_ids=tuple(event.actor_site_ids),
        what=wording.of(event.kind).text,
        kind=event.kind,
        purpose=event.purpose,
        mine=reader.user_id is not None and event.actor_user_id == reader.user_id,
    )
