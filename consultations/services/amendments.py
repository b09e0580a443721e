"""A signed report that must change: corrected beside what was signed, and signed again as a version that
replaces it. The act stays closed, its verdict and its fee sheet as they are.
"""

import datetime as dt
from uuid import UUID

from django.db import transaction

from audit import services as audit
from consultations import notifications, policies, selectors
from consultations.models import Amendment, Consultation, ReportVersion
from consultations.services.home_care import report_take_back
from consultations.services.notes import draft_rewrite
from consultations.services.reports import INCOMPLETE, copy_to_treating_physician, version_sign
from consultations.services.sending import report_send
from consultations.services.steps import locked, patient_of
from core.actors import Actor
from core.errors import Conflict, Invalid
from correspondence import services as post

CORRECTS = "Seul le médecin de cet acte corrige son compte rendu."
NOT_SIGNED = "Ce compte rendu n’est pas signé : écrivez-y directement."
NOT_BEGUN = "Aucune correction n’est en cours : elle est signée, ou abandonnée."
UNCHANGED = "Rien n’a changé depuis la version signée. Corrigez le texte, ou abandonnez la correction."
LONGEST_REASON = 300


@transaction.atomic
def amendment_begin(*, actor: Actor, public_id: UUID, reason: str, at: dt.datetime) -> Amendment:
    """The text of the last version is open again to its physician, who says what changes."""
    consultation = _conducted(actor, public_id)
    former = selectors.last_version(consultation)
    if former is None:
        raise Conflict(NOT_SIGNED)
    if selectors.amendment_of(consultation) is not None:
        raise Conflict("Une correction de ce compte rendu est déjà commencée.")
    amendment = Amendment(consultation=consultation, former=former, reason=_checked(reason), begun_at=at)
    amendment.save(force_insert=True)
    draft_rewrite(actor, consultation, former.sections, at)
    _record(actor, "consultations.amendment_begun", amendment, at)
    notifications.changed(consultation, "draft")
    return amendment


@transaction.atomic
def amendment_give_up(*, actor: Actor, public_id: UUID, at: dt.datetime) -> None:
    """The signed version stands alone again; what was typed is no more."""
    consultation = _conducted(actor, public_id)
    amendment = _open(consultation)
    amendment.given_up_at = at
    amendment.save(update_fields=["given_up_at", "updated_at"])
    draft_rewrite(actor, consultation, amendment.former.sections, at)
    consultation.asides.filter(settled_at__isnull=True).update(settled_at=at)
    _record(actor, "consultations.amendment_given_up", amendment, at)
    notifications.changed(consultation, "draft")


@transaction.atomic
def amendment_sign(*, actor: Actor, public_id: UUID, at: dt.datetime) -> ReportVersion:
    """A version that replaces the former one, which stays to be read beside it by who gives care: what its
    patient held opens no more, and is given again by hand.

    Conflict while a duty of R6316-4 CSP is not met, or when nothing changed.
    """
    consultation = _conducted(actor, public_id)
    amendment = _open(consultation)
    if selectors.missing_duties(consultation):
        raise Conflict(INCOMPLETE, code="duties_missing")
    if not _has_changed(consultation, amendment.former):
        raise Conflict(UNCHANGED)
    version = version_sign(actor, consultation, at, amendment=amendment)
    amendment.signed = version
    amendment.save(update_fields=["signed", "updated_at"])
    copy_to_treating_physician(consultation, at)
    report_send(actor, consultation, version, at)
    post.dispatches_review(actor=actor, act=consultation.public_id, at=at)
    report_take_back(actor=actor, public_id=public_id, at=at)
    notifications.changed(consultation, "draft")
    return version


def _conducted(actor: Actor, public_id: UUID) -> Consultation:
    consultation = locked(actor, public_id)
    policies.require(policies.can_conduct(actor, consultation), CORRECTS)
    return consultation


def _open(consultation: Consultation) -> Amendment:
    amendment = selectors.amendment_of(consultation)
    if amendment is None:
        raise Conflict(NOT_BEGUN)
    return amendment


def _has_changed(consultation: Consultation, former: ReportVersion) -> bool:
    """Its text, or whom of the third parties it names."""
    said = consultation.parties.filter(mention_said_at__gt=former.signed_at)
    return selectors.sections_of(consultation) != former.sections or said.exists()


def _checked(reason: str) -> str:
    if not reason.strip():
        raise Invalid("Dites en quelques mots ce qui change.", field="reason")
    if len(reason) > LONGEST_REASON:
        raise Invalid(f"{LONGEST_REASON} caractères suffisent à dire ce qui change.", field="reason")
    return reason.strip()


def _record(actor: Actor, event: str, amendment: Amendment, at: dt.datetime) -> None:
    audit.record(actor, event, amendment, at=at, patient=patient_of(amendment.consultation))
