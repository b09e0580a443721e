"""Who may read a document. Upper apps know patients and acts; they register a guard here. None registered:
nobody.

    documents.policies.register_guard(Subject.PATIENT, patients.policies.can_read_documents)

A guard answers for one subject and one kind of document: a fee sheet and a report need not have the same
readers.
"""

from collections.abc import Callable
from enum import StrEnum
from uuid import UUID

from core.actors import Actor
from documents.enums import DocumentKind
from documents.models import Document

Guard = Callable[[Actor, UUID, DocumentKind], bool]


class Subject(StrEnum):
    PATIENT = "patient"
    ACT = "act"


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
    """Through the act or through the patient's file: either right suffices. A job reads what it was asked to
    carry.
    """
    if actor.is_job:
        return True
    kind = DocumentKind(document.kind)
    return may_read(actor, Subject.ACT, document.act_public_id, kind) or may_read(
        actor, Subject.PATIENT, document.patient_public_id, kind
    )
