"""Sending a link, again too, and taking it back."""

import datetime as dt
import secrets
from uuid import UUID

from django.db import transaction

from audit import services as audit
from core.actors import Actor
from core.clock import today
from core.errors import Conflict, Invalid, Refused
from core.models import SecretLink
from patients.models import Patient, Relative
from patients.rules import age_in_years
from patients.selectors import Contact, contact_of
from scheduling import policies, selectors
from scheduling.enums import AppointmentState
from scheduling.models import Appointment, AppointmentLink, Confidentiality, GuestLink
from scheduling.notifications import patients as tell
from scheduling.rules.links import MINOR, NOT_TWICE_WITHIN
from scheduling.services.revoking import close

REPLACED = "Remplacé par un nouveau lien"
MAY_OPPOSE = "Dites que le mineur ne s’y oppose pas\u00a0: il peut tenir cet acte secret (L1111-5 CSP)."
KEPT = "Le patient demande que ses proches n’en sachent rien : ce lien ne part à aucun d’eux."
NOT_OWN = (
    "Le patient demande le secret : rien ne part à un numéro ou une adresse dont il n’est pas dit qu’il est "
    "seul à les lire. Dites-le d’abord sur la page du rendez-vous."
)
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
    kept = selectors.confidentiality_of(locked)
    person = reached(appointment.patient, relative, kept, is_agreed=is_agreed, at=at)
    former = selectors.living_links(appointment).filter(relative=relative).first()
    if former is not None and is_just_sent(former, person, at):
        return former
    if former is not None:
        close(former, REPLACED, at)
    return link_write(actor, appointment, person, at, sent_by=actor.label)


def link_write(
    actor: Actor, appointment: Appointment, person: Contact, at: dt.datetime, *, sent_by: str
) -> AppointmentLink:
    """The same for a service that judged the right to, and holds the appointment."""
    secret = secrets.token_urlsafe(32)
    link = AppointmentLink(
        appointment=appointment,
        relative=person.relative,
        digest=SecretLink.digest_of(secret),
        sent_to=where(person),
        told_at=appointment.starts_at,
        sent_by=sent_by,
        sent_at=at,
    )
    link.save(force_insert=True)
    patient, is_relative = appointment.patient.public_id, person.relative is not None
    audit.record(actor, "scheduling.link_sent", link, at=at, patient=patient, relative=is_relative)
    if person.is_reached:
        tell.link_sent(link, person, secret, at=at)
    return link


def reached(
    patient: Patient,
    relative: Relative | None,
    secret: Confidentiality | None,
    *,
    is_agreed: bool,
    at: dt.datetime,
) -> Contact:
    """Who is written to, where they alone read when the minor holds this `secret` (a relative is refused).

    Invalid when a minor may hold it, or when nothing reaches them.
    """
    if relative is not None and secret is not None:
        raise Refused(KEPT)
    if relative is not None and is_minor(patient, at) and not is_agreed:
        raise Invalid(MAY_OPPOSE, field="is_agreed")
    person = selectors.contact_within(contact_of(patient, relative), secret)
    if not person.is_reached:
        raise Invalid(NOT_OWN if secret else NOT_REACHED, field="person")
    return person


def where(person: Contact) -> str:
    return f"{person.wanted_mobile} {person.wanted_email}".strip()


def is_just_sent(former: GuestLink, person: Contact, at: dt.datetime) -> bool:
    """A button pressed twice; to a number that was corrected meanwhile, it is sent again."""
    return former.sent_to == where(person) and at - former.sent_at < NOT_TWICE_WITHIN


@transaction.atomic
def link_revoke(*, actor: Actor, appointment: Appointment, public_id: UUID, at: dt.datetime) -> None:
    """It opens nothing any more, nor does the browser that it had opened. Twice is once."""
    policies.require_link_sender(actor, appointment)
    Appointment.objects.select_for_update().get(pk=appointment.pk)
    link = selectors.link_of(appointment, public_id)
    if link.revoked_at is None:
        close(link, actor.label, at)
        audit.record(actor, "scheduling.link_revoked", link, at=at, patient=appointment.patient.public_id)


def is_minor(patient: Patient, at: dt.datetime) -> bool:
    return age_in_years(patient.birth_date, today(at)) < MINOR
