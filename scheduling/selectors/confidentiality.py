"""Which acts a minor keeps from their parents, and whom messages may still reach."""

from dataclasses import replace
from uuid import UUID

from django.db.models import Q, QuerySet

from core.clock import today
from notifications.rules import mobile_number
from patients.models import Patient
from patients.rules import age_in_years
from patients.selectors import Contact, contact_of
from scheduling.models import (
    Appointment,
    AppointmentLink,
    Confidentiality,
    GuestLink,
    OfferLink,
    WaitingEntry,
)
from scheduling.rules.links import MINOR


def confidentiality_of(appointment: Appointment) -> Confidentiality | None:
    """What stands; None when nothing was asked, or no longer."""
    return appointment.confidentialities.filter(ended_at__isnull=True).first()


def last_confidentiality(appointment: Appointment) -> Confidentiality | None:
    """What stands, else what was last lifted; never a mistake."""
    rows = appointment.confidentialities.filter(is_mistake=False)
    return rows.order_by("-asked_at", "-pk").first()


def is_minor_at(appointment: Appointment) -> bool:
    """Whether the patient is under 18 on the day of the act: from then on, everything is their own anyway."""
    return age_in_years(appointment.patient.birth_date, today(appointment.starts_at)) < MINOR


def kept_secret(entry: WaitingEntry) -> Confidentiality | None:
    """Of who waits for an hour: an act for the same motive tells why, whichever hour comes free."""
    return _standing(entry.patient, entry.motive_id).order_by("-asked_at", "-pk").first()


def secret_of(link: GuestLink) -> Confidentiality | None:
    """What stands against what this link is of."""
    if isinstance(link, OfferLink):
        return kept_secret(link.offer.entry)
    if isinstance(link, AppointmentLink):
        return confidentiality_of(link.appointment) if link.appointment.is_confidential else None
    raise TypeError(type(link))


def is_kept_from(link: GuestLink, secret: Confidentiality) -> bool:
    """Whoever it was sent to, unless that is the minor, where they alone read."""
    is_known = bool(link.sent_to) and _only_own(secret, link.sent_to.split())
    return link.relative_id is not None or not is_known


def is_closed(link: GuestLink) -> bool:
    """Taken back, or kept from whoever holds it: one written while it was asked is dead all the same."""
    if link.revoked_at is not None:
        return True
    secret = secret_of(link)
    return secret is not None and is_kept_from(link, secret)


def may_reach(about: UUID, address: str) -> bool:
    """Whether what goes by the link `about` may go to this address: see notifications.rules.Kind."""
    link = _link(about)
    secret = secret_of(link) if link is not None else None
    return link is None or secret is None or (link.relative_id is None and _only_own(secret, [address]))


def contact_within(person: Contact, secret: Confidentiality | None) -> Contact:
    """The same, reached nowhere but where the minor alone reads; a relative, nowhere."""
    if secret is None:
        return person
    own = set() if person.relative is not None else set(secret.own_reach.split())
    return replace(
        person,
        mobile=person.mobile if person.mobile in own else "",
        email=person.email if person.email in own else "",
    )


def reach_within(appointment: Appointment) -> Contact:
    """Where the patient themself is reached about this act, a secret kept."""
    secret = confidentiality_of(appointment) if appointment.is_confidential else None
    return contact_within(contact_of(appointment.patient), secret)


def is_own_number(appointment: Appointment) -> bool:
    """Whether the patient’s number in the file may be called: under a secret, only when it is said theirs."""
    secret = confidentiality_of(appointment) if appointment.is_confidential else None
    number = mobile_number(appointment.patient.phone)
    return secret is None or (bool(number) and _only_own(secret, [number]))


def links_kept_from(appointment: Appointment, secret: Confidentiality) -> list[GuestLink]:
    """The living links, of this act and of hours offered for its motive, that must open nothing any more."""
    of_act = AppointmentLink.objects.filter(appointment=appointment, revoked_at__isnull=True)
    offered = OfferLink.objects.filter(
        offer__entry__patient=appointment.patient_id,
        offer__entry__motive=appointment.motive_id,
        revoked_at__isnull=True,
    )
    found: list[GuestLink] = [
        *of_act.select_related("appointment__patient").order_by("pk"),
        *offered.select_related("offer__entry__patient").order_by("pk"),
    ]
    return [one for one in found if is_kept_from(one, secret)]


def _standing(patient: Patient, motive: int) -> QuerySet[Confidentiality]:
    of = Q(appointment__patient=patient, appointment__motive=motive)
    return Confidentiality.objects.filter(of, ended_at__isnull=True)


def _link(public_id: UUID) -> GuestLink | None:
    """None for one that is gone with what it was of: its messages say nothing of anybody any more."""
    found = AppointmentLink.objects.filter(public_id=public_id).select_related("appointment").first()
    if found is not None:
        return found
    offered = OfferLink.objects.filter(public_id=public_id)
    return offered.select_related("offer__entry__patient").first()


def _only_own(secret: Confidentiality, addresses: list[str]) -> bool:
    return set(addresses) <= set(secret.own_reach.split())
