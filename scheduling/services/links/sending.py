"""Sending a link, again too, and taking it back."""

import datetime as dt
import secrets
from uuid import UUID

from django.db import transaction

from audit import services as audit
from core.actors import Actor
from core.clock import today
from core.errors import Conflict, Invalid
from core.models import SecretLink
from patients.models import Patient, Relative
from patients.rules import age_in_years
from patients.selectors import contact_of
from scheduling import policies, selectors
from scheduling.enums import AppointmentState
from scheduling.models import Appointment, AppointmentLink
from scheduling.notifications import patients as tell
from scheduling.rules.links import MINOR, NOT_TWICE_WITHIN

REPLACED = "Remplacé par un nouveau lien"
MAY_OPPOSE = "Dites que le mineur ne s’y oppose pas\u00a0: il peut tenir cet acte secret (L1111-5 CSP)."
NOT_REACHED = (
    "Cette personne n’a ni mobile ni adresse électronique, ou ne veut rien recevoir. Notez où la joindre, ou "
    "appelez-la."
)


@transaction.atomic
def link_send(
    *,
    actor: Actor,
    appointment: Appointment,
    relative: Relative | None = None,
    is_agreed: bool = False,
    at: dt.datetime,
) -> AppointmentLink:
    """By SMS and e-mail, as the person wants. A new link ends the one before, whose secret is not kept.

    `is_agreed`: a minor does not oppose that this relative is told. Pressed twice, it is sent once; to a
    number or an address that was corrected meanwhile, it is sent.
    """
    policies.require_link_sender(actor, appointment)
    locked = Appointment.objects.select_for_update().get(pk=appointment.pk)
    if locked.state != AppointmentState.BOOKED or not selectors.is_worth_a_link(locked, at):
        raise Conflict("Ce rendez-vous n’est plus à venir\u00a0: il n’y a plus rien à envoyer.")
    if relative is not None and is_minor(appointment.patient, at) and not is_agreed:
        raise Invalid(MAY_OPPOSE, field="is_agreed")
    person = contact_of(appointment.patient, relative)
    if not person.is_reached:
        raise Invalid(NOT_REACHED, field="person")
    former = selectors.living_links(appointment).filter(relative=relative).first()
    sent_to = f"{person.wanted_mobile} {person.wanted_email}".strip()
    if former is not None and former.sent_to == sent_to and at - former.sent_at < NOT_TWICE_WITHIN:
        return former
    if former is not None:
        _revoke(former, REPLACED, at)
    secret = secrets.token_urlsafe(32)
    link = AppointmentLink(
        appointment=appointment,
        relative=relative,
        digest=SecretLink.digest_of(secret),
        sent_to=sent_to,
        told_at=locked.starts_at,
        sent_by=actor.label,
        sent_at=at,
    )
    link.save(force_insert=True)
    patient = appointment.patient.public_id
    audit.record(actor, "scheduling.link_sent", link, at=at, patient=patient, relative=relative is not None)
    tell.link_sent(link, person, secret, at=at)
    return link


@transaction.atomic
def link_revoke(*, actor: Actor, appointment: Appointment, public_id: UUID, at: dt.datetime) -> None:
    """It opens nothing any more, nor does the browser that it had opened. Twice is once."""
    policies.require_link_sender(actor, appointment)
    Appointment.objects.select_for_update().get(pk=appointment.pk)
    link = selectors.link_of(appointment, public_id)
    if link.revoked_at is None:
        _revoke(link, actor.label, at)
        audit.record(actor, "scheduling.link_revoked", link, at=at, patient=appointment.patient.public_id)


def is_minor(patient: Patient, at: dt.datetime) -> bool:
    return age_in_years(patient.birth_date, today(at)) < MINOR


def _revoke(link: AppointmentLink, by: str, at: dt.datetime) -> None:
    link.revoked_at, link.revoked_by = at, by
    link.save(update_fields=["revoked_at", "revoked_by", "updated_at"])
