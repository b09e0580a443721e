"""Texts that save themselves while they are typed. Two people, or two tabs, never overwrite each other.

A save names the revision it was typed over. When another save came first, the text is not lost: it is set
aside beside the one that won, and the page shows both.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import transaction

from audit import services as audit
from consultations import notifications, policies, selectors
from consultations.enums import NoteField
from consultations.models import Aside, Consultation, ReportDraft
from consultations.services.steps import locked, patient_of
from consultations.states import SETTLED
from core.actors import Actor
from core.errors import Conflict, Invalid, NotFound

SAVED = ("saved_by", "saved_at", "updated_at")
LONGEST = 20_000  # characters of one section


@dataclass(frozen=True, slots=True)
class Saved:
    revision: int
    saved_at: dt.datetime


@dataclass(frozen=True, slots=True)
class Clash:
    """Another save came first. `theirs` is what stands now, `aside` the text that was set aside."""

    revision: int
    theirs: Any
    by: str
    aside: Aside


@transaction.atomic
def nurse_note_save(
    *, actor: Actor, public_id: UUID, text: str, revision: int, at: dt.datetime
) -> Saved | Clash:
    """The observation of the person at the cart."""
    consultation = locked(actor, public_id)
    policies.require(policies.is_at_cart(actor, consultation))
    _require_open(consultation)
    _check(text)
    if revision != consultation.nurse_note_revision:
        if text == consultation.nurse_note:
            return Saved(consultation.nurse_note_revision, at)
        aside = _set_aside(actor, consultation, NoteField.NURSE_NOTE, text, at)
        return Clash(consultation.nurse_note_revision, consultation.nurse_note, "", aside)
    consultation.nurse_note = text
    consultation.nurse_note_revision += 1
    consultation.save(update_fields=["nurse_note", "nurse_note_revision", "updated_at"])
    audit.record(actor, "consultations.note_saved", consultation, at=at, patient=patient_of(consultation))
    notifications.changed(consultation, "note")
    return Saved(consultation.nurse_note_revision, at)


@transaction.atomic
def report_save(
    *,
    actor: Actor,
    public_id: UUID,
    sections: Mapping[str, str],
    revision: int,
    incidents_shown: int | None = None,
    heard_shown: int | None = None,
    at: dt.datetime,
) -> Saved | Clash:
    """Sections of the report; those not given stay as they are.

    `incidents_shown`: how many were on the page where they were typed; all of now unless told.
    `heard_shown`: the same of what was heard; none more than before unless told.
    """
    consultation = locked(actor, public_id)
    policies.require(
        policies.can_conduct(actor, consultation), "Seul le médecin de cet acte écrit son compte rendu."
    )
    _require_report_open(consultation)
    kept = {name: text for name, text in sections.items() if name in selectors.SECTIONS}
    for text in kept.values():
        _check(text)
    draft = _draft(consultation)
    wanted = {**dict.fromkeys(selectors.SECTIONS, ""), **draft.sections, **kept}
    if revision != draft.revision:
        if wanted == draft.sections:
            return Saved(draft.revision, at)
        aside = _set_aside(actor, consultation, NoteField.REPORT, kept, at)
        return Clash(draft.revision, draft.sections, draft.saved_by, aside)
    draft.sections = wanted
    if "incidents" in kept:
        draft.incidents_told = _incidents_told(consultation, incidents_shown)
    if "findings" in kept and heard_shown is not None:
        draft.heard_told = max(draft.heard_told, _heard_told(consultation, heard_shown))
    draft.revision += 1
    draft.saved_by, draft.saved_at = actor.label, at
    draft.save(update_fields=["sections", "revision", "incidents_told", "heard_told", *SAVED])
    audit.record(actor, "consultations.report_saved", consultation, at=at, patient=patient_of(consultation))
    return Saved(draft.revision, at)


def _incidents_told(consultation: Consultation, shown: int | None) -> int:
    noted: int = consultation.incidents.count()
    return noted if shown is None else min(shown, noted)


def _heard_told(consultation: Consultation, shown: int) -> int:
    """Never less than before (see the caller): whoever types has the older ones before their eyes."""
    return min(shown, len(selectors.heard_lines(consultation)))


@transaction.atomic
def aside_settle(*, actor: Actor, public_id: UUID, aside_public_id: UUID, at: dt.datetime) -> Aside:
    """Both texts were read: the one set aside leaves the page, and stays in the database."""
    consultation = locked(actor, public_id)
    aside = consultation.asides.filter(public_id=aside_public_id, settled_at__isnull=True).first()
    if aside is None:
        raise NotFound
    policies.require(policies.can_settle(actor, consultation, aside), "Choisir revient à qui écrit ce texte.")
    aside.settled_at = at
    aside.save(update_fields=["settled_at", "updated_at"])
    audit.record(
        actor,
        "consultations.aside_settled",
        consultation,
        at=at,
        patient=patient_of(consultation),
        field=aside.field,
    )
    return aside


def draft_rewrite(
    actor: Actor, consultation: Consultation, sections: Mapping[str, str], at: dt.datetime
) -> None:
    """The draft says again what a signed version says, which holds all that was heard and noted by then."""
    draft = _draft(consultation)
    draft.sections = dict(sections)
    draft.incidents_told = consultation.incidents.count()
    draft.heard_told = len(selectors.heard_lines(consultation))
    draft.revision += 1
    draft.saved_by, draft.saved_at = actor.label, at
    draft.save(update_fields=["sections", "revision", "incidents_told", "heard_told", *SAVED])


def _draft(consultation: Consultation) -> ReportDraft:
    draft = selectors.draft_of(consultation)
    if draft is None:
        draft = ReportDraft(consultation=consultation, sections={})
        draft.save()
    return draft


def _set_aside(
    actor: Actor, consultation: Consultation, field: NoteField, content: Any, at: dt.datetime
) -> Aside:
    aside = Aside(consultation=consultation, field=field, content=content, kept_by=actor.label, kept_at=at)
    aside.save()
    return aside


def _require_open(consultation: Consultation) -> None:
    if consultation.state in SETTLED:
        raise Conflict("Cet acte est clos : ce texte ne change plus.")


def _require_report_open(consultation: Consultation) -> None:
    if selectors.amendment_of(consultation) is None:
        _require_open(consultation)


def _check(text: str) -> None:
    if len(text) > LONGEST:
        raise Invalid(f"Ce texte dépasse {LONGEST} caractères.")
