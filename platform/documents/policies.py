"""Who may read a document. Upper apps know patients and acts; they register a guard here. None registered:
nobody.

    documents.policies.register_guard(Subject.PATIENT, patients.policies.can_read_documents)

A guard answers for one subject and one kind of document: a fee sheet and a report need not have the same
readers.
"""

import datetime as dt
from collections.abc import Callable
from enum import StrEnum
from uuid import UUID

from core.actors import Actor
from core.errors import Refused
from documents.enums import DocumentKind, PatientView, Visibility
from documents.models import Document

Guard = Callable[[Actor, UUID, DocumentKind], bool]


CLASSIFIERS = frozenset({"physician", "nurse", "pharmacist"})


class Subject(StrEnum):
    """`TREATING`: of the patient too, asked of who treats them."""

    PATIENT = "patient"
    ACT = "act"
    TREATING = "treating"


_guards: dict[Subject, Guard] = {}


def register_guard(subject: Subject, guard: Guard) -> None:
    """Say who reads the documents of a patient, or of an act.

    One guard a subject; called from an app's ready().
    """
    present = _guards.setdefault(subject, guard)
    if present is not guard:
        raise ValueError(f"The documents of a {subject} already have a guard: {present!r}.")


def may_read(actor: Actor, subject: Subject, subject_id: UUID | None, kind: DocumentKind) -> bool:
    """Whether the guard of this subject lets the actor read this kind; no subject or no guard is a no."""
    guard = _guards.get(subject)
    return subject_id is not None and guard is not None and guard(actor, subject_id, kind)


def can_read(actor: Actor, document: Document) -> bool:
    """Through the act, or through the patient’s file as far as the document is shown there.

    A job reads what it was asked to carry.
    """
    if actor.is_job:
        return True
    kind = DocumentKind(document.kind)
    of_act = may_read(actor, Subject.ACT, document.act_public_id, kind)
    return of_act or can_read_as(actor, document, Visibility(document.visibility))


def can_read_as(actor: Actor, document: Document, visibility: Visibility) -> bool:
    """Through the patient’s file, were it shown so."""
    kind = DocumentKind(document.kind)
    if visibility == Visibility.ACT or not may_read(actor, Subject.PATIENT, document.patient_public_id, kind):
        return False
    if visibility == Visibility.FILE:
        return True
    return may_read(actor, Subject.TREATING, document.patient_public_id, kind)


def keeps_reading(actor: Actor, document: Document, visibility: Visibility) -> bool:
    """Whether who changes it so still reads it afterwards."""
    kind = DocumentKind(document.kind)
    of_act = may_read(actor, Subject.ACT, document.act_public_id, kind)
    return of_act or can_read_as(actor, document, visibility)


def can_class(actor: Actor, document: Document) -> bool:
    """Whoever gives care and reads it says what it is."""
    return actor.role in CLASSIFIERS and not document.is_erased and can_read(actor, document)


def can_set_visibility(actor: Actor, document: Document) -> bool:
    """A physician who reads it: of the act, treating, or of the file."""
    return actor.role == "physician" and can_class(actor, document)


def patient_may_see(document: Document, *, by_relative: bool) -> bool:
    """Whether a page of the patient shows it; to a relative, not what a minor keeps (L1111-5 CSP)."""
    if document.is_hidden or document.is_erased:
        return False
    allowed = {PatientView.SHOWN} if by_relative else {PatientView.SHOWN, PatientView.ALONE}
    return document.patient_view in allowed


# The last day on which the documents of a patient must be there, by who knows acts, births and deaths.
Lifetime = Callable[[UUID, dt.date], dt.date | None]
_lifetimes: list[Lifetime] = []


def register_lifetime(lifetime: Lifetime) -> None:
    """Called from an app's ready(): from a patient and the day of their last document, None for never."""
    if lifetime not in _lifetimes:
        _lifetimes.append(lifetime)


def last_day_of(patient_public_id: UUID, last_document: dt.date) -> dt.date | None:
    """Without anybody who knows, nothing is ever due."""
    days = [lifetime(patient_public_id, last_document) for lifetime in _lifetimes]
    known = [day for day in days if day is not None]
    return max(known) if known and len(known) == len(days) else None


def require_keeper(actor: Actor) -> None:
    """Who answers for retention: the region, which sees numbers of files and no name; and its job."""
    if actor.role != "regional_admin" and not actor.is_job:
        raise Refused("Seule la région suit la conservation des documents.")
