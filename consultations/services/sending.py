"""The report leaves when it is signed: to the treating physician, to who asked, to the establishment; to the
patient when the physician says so. What a minor keeps secret never goes where a parent reads.
"""

import datetime as dt
from collections.abc import Iterator
from uuid import UUID

from django.db import transaction

from consultations import policies, selectors
from consultations.adapters.parcels import report_parcel
from consultations.models import Consultation, ReportVersion
from consultations.services.steps import locked, patient_of
from core.actors import Actor, job
from core.errors import Conflict
from correspondence import selectors as post_rows
from correspondence import services as post
from correspondence.enums import Channel, Quality, Reason
from correspondence.models import Dispatch
from correspondence.policies import Source
from directory.models import Practitioner
from documents import selectors as store
from documents.enums import Visibility
from documents.policies import patient_may_see
from patients import selectors as patients
from patients.selectors import Contact
from scheduling import selectors as agenda
from territory.models import Site

REPORT = "report"
SENDS = "Seul le médecin de cet acte envoie son compte rendu."
NOT_SIGNED = "Signez d’abord le compte rendu."
UNREACHED = (
    "Ni mobile ni adresse e-mail n’est noté pour ce patient : complétez son dossier, puis recommencez."
)
NOT_ALONE = "Aucun moyen de joindre le mineur seul n’est noté : rien ne peut lui être envoyé."
Recipient = tuple[Quality, Practitioner | None, Site | None]


def report_send(actor: Actor, consultation: Consultation, version: ReportVersion, at: dt.datetime) -> None:
    """Called with the signature, in its transaction: what is rolled back was never sent."""
    if consultation.is_rehearsal:
        return
    for quality, practitioner, site in recipients(consultation):
        post.dispatch_ask(
            actor=actor, ask=_ask(version, quality, practitioner=practitioner, site=site), at=at
        )


@transaction.atomic
def report_send_to_patient(*, actor: Actor, public_id: UUID, at: dt.datetime) -> Dispatch:
    """The last signed version, by a link and a code; what the patient held before opens no more."""
    consultation = locked(actor, public_id)
    policies.require(policies.can_conduct(actor, consultation), SENDS)
    version = selectors.last_version(consultation)
    if version is None or consultation.is_rehearsal:
        raise Conflict(NOT_SIGNED)
    require_reached(consultation)
    return post.dispatch_ask(actor=actor, ask=_ask(version, Quality.PATIENT, channel=Channel.PATIENT), at=at)


@transaction.atomic
def report_deposit(*, actor: Actor, public_id: UUID, at: dt.datetime) -> Dispatch:
    """The last signed version, in the shared record of the patient (DMP)."""
    consultation = locked(actor, public_id)
    policies.require(policies.can_conduct(actor, consultation), SENDS)
    version = selectors.last_version(consultation)
    if version is None or consultation.is_rehearsal:
        raise Conflict(NOT_SIGNED)
    return post.dispatch_ask(actor=actor, ask=_ask(version, Quality.PATIENT, channel=Channel.DMP), at=at)


def recipients(consultation: Consultation) -> Iterator[Recipient]:
    """Once each, under the quality that says most; who signed reads what they wrote."""
    appointment = consultation.appointment
    declared = patients.treating_physician_of(appointment.patient)
    told: set[int] = {appointment.practitioner_id}
    known = (
        (Quality.TREATING, declared.practitioner if declared else None),
        (Quality.REQUESTER, appointment.requester),
        (Quality.REQUESTER, appointment.beside),
    )
    for quality, practitioner in known:
        if practitioner is not None and practitioner.pk not in told:
            told.add(practitioner.pk)
            yield quality, practitioner, None
    site = appointment.site
    if site is not None and not appointment.is_home_visit and post_rows.site_address(site):
        yield Quality.SITE, None, site


def require_reached(consultation: Consultation) -> None:
    """Conflict, in words, where nothing can be sent to the patient alone."""
    person = reach_of(consultation)
    if not (person.mobile or person.email):
        raise Conflict(NOT_ALONE if consultation.appointment.is_confidential else UNREACHED)


def reach_of(consultation: Consultation) -> Contact:
    return agenda.reach_within(consultation.appointment)


def why_not(dispatch: Dispatch) -> Reason | None:
    """A corrected version, what a physician narrowed since, a secret: whoever held a link reads no more."""
    consultation = selectors.act_of_dispatch(dispatch.act_public_id)
    if dispatch.source == REPORT and _is_former(dispatch, consultation):
        return Reason.REPLACED
    if _is_narrowed(dispatch, consultation):
        return Reason.NARROWED
    return _secret(dispatch, consultation)


def _is_former(dispatch: Dispatch, consultation: Consultation) -> bool:
    last = selectors.last_version(consultation)
    return last is not None and last.document_public_id != dispatch.document_public_id


def _is_narrowed(dispatch: Dispatch, consultation: Consultation) -> bool:
    """Professionals who were not of the act read through the file. The shared record of a minor is read by
    their parents, and so is, without a secret, what is sent to them.
    """
    document, appointment = store.document_judged(dispatch.document_public_id), consultation.appointment
    if dispatch.quality == Quality.PATIENT:
        is_shared = dispatch.channel == Channel.DMP or not appointment.is_confidential
        return not patient_may_see(document, by_relative=is_shared and agenda.is_minor_at(appointment))
    if dispatch.site_id or dispatch.practitioner_id == appointment.beside_id:
        return False
    through = {Visibility.FILE}
    if dispatch.quality == Quality.TREATING:
        through.add(Visibility.TREATING)
    return document.visibility not in through


def _secret(dispatch: Dispatch, consultation: Consultation) -> Reason | None:
    """Professionals owe it too; the shared record is read by parents, a link may be."""
    if not consultation.appointment.is_confidential:
        return None
    if dispatch.channel == Channel.DMP:
        return Reason.SECRET
    return (
        Reason.SECRET
        if dispatch.channel == Channel.PATIENT and _is_kept_from(dispatch, consultation)
        else None
    )


def secret_asked(appointment: UUID, at: dt.datetime) -> None:
    """Listens to the agenda: what was on its way to where a parent reads is withdrawn."""
    act = selectors.act_of_appointment(appointment)
    if act is not None:
        post.dispatches_review(actor=job("consultations.secret_asked"), act=act.public_id, at=at)


def _is_kept_from(dispatch: Dispatch, consultation: Consultation) -> bool:
    person, access = reach_of(consultation), post_rows.access_of(dispatch)
    own = {one for one in (person.mobile, person.email) if one}
    return not own or (access is not None and access.sent_to not in own)


def _ask(
    version: ReportVersion,
    quality: Quality,
    *,
    practitioner: Practitioner | None = None,
    site: Site | None = None,
    channel: Channel | None = None,
) -> post.Ask:
    consultation = version.consultation
    former = selectors.version_before(version)
    return post.Ask(
        source=REPORT,
        document=version.document_public_id,
        version=version.number,
        act=consultation.public_id,
        patient=patient_of(consultation),
        sender=consultation.appointment.practitioner,
        quality=quality,
        practitioner=practitioner,
        site=site,
        channel=channel,
        former=former.document_public_id if former else None,
    )


REPORTS = Source(
    parcel=report_parcel,
    why_not=why_not,
    reach=lambda dispatch: reach_of(selectors.act_of_dispatch(dispatch.act_public_id)),
)
