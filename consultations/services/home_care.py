"""What the physician does for a patient at home: sends the link again, lets them in, shows them out, and lets
them read what follows.
"""

import datetime as dt
from collections.abc import Iterable
from uuid import UUID

from django.db import transaction

from audit import services as audit
from consultations import notifications, policies, selectors
from consultations.adapters import relay
from consultations.enums import ConsultationState
from consultations.models import Consultation, HomeEntry, SharedDocument
from consultations.services.invitations import CONDUCTS
from consultations.services.steps import locked, locked_with_hour, patient_of
from core.actors import Actor
from core.errors import Conflict
from scheduling import selectors as scheduling
from scheduling import services as agenda
from scheduling.models import AppointmentLink

READ_FOR = dt.timedelta(days=30)
NOBODY_ELSE = (
    "Le patient demande le secret, et aucun lien ne mène à lui seul : ce compte rendu n’est mis à la "
    "disposition de personne. Remettez-le-lui en mains propres."
)


@transaction.atomic
def home_resend(*, actor: Actor, public_id: UUID, at: dt.datetime) -> AppointmentLink:
    """Another link, to the same person, or to the minor who keeps the act from them: the former opens nothing
    any more.
    """
    consultation = locked_with_hour(actor, public_id)
    policies.require(policies.can_conduct(actor, consultation), CONDUCTS)
    entry = selectors.entry_of(consultation)
    return agenda.link_send(
        actor=actor,
        appointment=consultation.appointment,
        relative=entry.link.relative if entry and not consultation.appointment.is_confidential else None,
        is_agreed=entry is not None,
        at=at,
    )


@transaction.atomic
def home_admit(*, actor: Actor, public_id: UUID, at: dt.datetime) -> None:
    """Somebody who came in the place of another is let into an act that goes on. Twice is once."""
    consultation = locked(actor, public_id)
    policies.require(policies.can_conduct(actor, consultation), CONDUCTS)
    party = _held(consultation).party
    if consultation.state != ConsultationState.IN_PROGRESS:
        raise Conflict("L’acte n’est pas en cours.")
    if party.admitted_at is not None:
        return
    party.admitted_at = at
    party.save(update_fields=["admitted_at", "updated_at"])
    _record(actor, "consultations.home_admitted", consultation, at)
    relay.admit(party, at)
    notifications.changed(consultation, "party")


@transaction.atomic
def home_remove(*, actor: Actor, public_id: UUID, at: dt.datetime) -> None:
    """Not the right person: out with the next packet, and their link opens nothing any more."""
    consultation = locked_with_hour(actor, public_id)
    policies.require(policies.can_conduct(actor, consultation), CONDUCTS)
    entry = _held(consultation)
    agenda.link_revoke(
        actor=actor, appointment=consultation.appointment, public_id=entry.link.public_id, at=at
    )
    entry.ended_at, entry.ended_by = at, actor.label
    entry.save(update_fields=["ended_at", "ended_by", "updated_at"])
    party = entry.party
    party.admitted_at, party.left_at, party.page = None, party.left_at or at, ""
    party.save(update_fields=["admitted_at", "left_at", "page", "updated_at"])
    _record(actor, "consultations.home_removed", consultation, at)
    relay.remove(party, at)
    notifications.changed(consultation, "party")


@transaction.atomic
def report_share(*, actor: Actor, public_id: UUID, at: dt.datetime) -> SharedDocument:
    """The signed report, to be read behind the patient’s link for a month. Twice is once."""
    consultation = locked(actor, public_id)
    policies.require(policies.can_conduct(actor, consultation), CONDUCTS)
    version = selectors.last_version(consultation)
    if version is None or not selectors.is_at_home(consultation):
        raise Conflict("Il n’y a pas de compte rendu signé à mettre à disposition par un lien.")
    if consultation.appointment.is_confidential and not _reads(consultation):
        raise Conflict(NOBODY_ELSE)
    standing = {one.document_public_id: one for one in selectors.shared_documents(consultation, at)}
    if version.document_public_id in standing:
        return standing[version.document_public_id]
    # Whoever comes back finds one report: what stood before it, also past its month, is no more.
    _take_back(actor, consultation.shared_documents.filter(taken_back_at__isnull=True), at)
    if standing:
        _record(actor, "consultations.report_taken_back", consultation, at)
    shared = SharedDocument.objects.create(
        consultation=consultation,
        document_public_id=version.document_public_id,
        shared_by=actor.label,
        shared_at=at,
        until=at + READ_FOR,
    )
    _record(actor, "consultations.report_shared", consultation, at)
    return shared


@transaction.atomic
def report_take_back(*, actor: Actor, public_id: UUID, at: dt.datetime) -> None:
    """Behind the patient’s link there is nothing more to read. Twice is once; what was read was read."""
    consultation = locked(actor, public_id)
    policies.require(policies.can_conduct(actor, consultation), CONDUCTS)
    standing = list(selectors.shared_documents(consultation, at))
    if standing:
        _take_back(actor, standing, at)
        _record(actor, "consultations.report_taken_back", consultation, at)


def _take_back(actor: Actor, shared: Iterable[SharedDocument], at: dt.datetime) -> None:
    for one in shared:
        one.taken_back_at, one.taken_back_by = at, actor.label
        one.save(update_fields=["taken_back_at", "taken_back_by", "updated_at"])


def _reads(consultation: Consultation) -> bool:
    """Whether a link leads to the minor alone: those of relatives, and of doubtful numbers, are closed."""
    return scheduling.living_links(consultation.appointment).exists()


def _held(consultation: Consultation) -> HomeEntry:
    entry = selectors.entry_of(consultation)
    if entry is None:
        raise Conflict("Le patient n’est pas entré par un lien.")
    return entry


def _record(actor: Actor, event: str, consultation: Consultation, at: dt.datetime) -> None:
    audit.record(actor, event, consultation, at=at, patient=patient_of(consultation))
