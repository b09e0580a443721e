"""Links of appointments and of offered hours: by their secret, by the session they opened, those living."""

import datetime as dt
from uuid import UUID

from django.db.models import F, Q, QuerySet, Sum

from core.errors import LinkRefused, NotFound
from core.models import SecretLink
from patients.selectors import Contact, contact_of
from scheduling.enums import ActForm, AppointmentState
from scheduling.models import (
    AgendaLimits,
    Appointment,
    AppointmentLink,
    GuestLink,
    LinkCode,
    OfferLink,
    WaitingOffer,
)
from scheduling.rules.links import GUESSED, LATE, OfferStanding, Standing, offer_standing, standing
from scheduling.selectors.confidentiality import contact_within, is_closed, secret_of

NOWHERE = (
    "Ce lien ne mène nulle part. Vérifiez qu’il est entier ; sinon, demandez-en un autre au cabinet ou à "
    "l’établissement qui vous l’a envoyé."
)


def link_by_secret(secret: str) -> AppointmentLink:
    """LinkRefused when there is none."""
    found = _links().filter(digest=SecretLink.digest_of(secret)).first()
    if found is None:
        raise LinkRefused(NOWHERE)
    return found


def link_known(public_id: UUID) -> AppointmentLink | None:
    """The link that a session was opened with."""
    return _links().filter(public_id=public_id).first()


def link_of(appointment: Appointment, public_id: UUID) -> AppointmentLink:
    """One of this appointment; NotFound for that of another, even of the same patient."""
    found = _links().filter(appointment=appointment, public_id=public_id).first()
    if found is None:
        raise NotFound("Ce lien n’est pas celui de ce rendez-vous.")
    return found


def living_links(appointment: Appointment) -> QuerySet[AppointmentLink]:
    """Of the patient first, then of the relatives in the order of sending."""
    rows = _links().filter(appointment=appointment, revoked_at__isnull=True)
    return rows.order_by(F("relative").asc(nulls_first=True), "sent_at", "pk")


def links_told(appointment: Appointment) -> QuerySet[AppointmentLink]:
    """Of those who are told what becomes of it: one closed because somebody guessed opens nothing any more,
    and who it was sent to is still expected.
    """
    rows = _links().filter(Q(revoked_at__isnull=True) | Q(revoked_by=GUESSED), appointment=appointment)
    return rows.order_by(F("relative").asc(nulls_first=True), "sent_at", "pk")


def links_of(appointment: Appointment) -> QuerySet[AppointmentLink]:
    """Every one that was ever sent, the last first."""
    return _links().filter(appointment=appointment).order_by("-sent_at", "-pk")


def standing_of(link: AppointmentLink, at: dt.datetime) -> Standing:
    appointment = link.appointment
    return standing(
        is_revoked=is_closed(link),
        state=appointment.state,
        starts_at=appointment.starts_at,
        ends_at=appointment.ends_at,
        at=at,
        is_at_home=is_at_home(appointment),
    )


def is_at_home(appointment: Appointment) -> bool:
    """Whether the patient holds it by their link, on a device of their own."""
    return appointment.form == ActForm.SIMPLE_VIDEO


def is_worth_a_link(appointment: Appointment, at: dt.datetime) -> bool:
    """Until it begins; at home, while it may be going on: a message is lost, a telephone changed."""
    return at < (appointment.ends_at + LATE if is_at_home(appointment) else appointment.starts_at)


def offer_link_by_secret(secret: str) -> OfferLink:
    """LinkRefused when there is none."""
    found = _offer_links().filter(digest=SecretLink.digest_of(secret)).first()
    if found is None:
        raise LinkRefused(NOWHERE)
    return found


def offer_link_known(public_id: UUID) -> OfferLink | None:
    """The link that a session was opened with."""
    return _offer_links().filter(public_id=public_id).first()


def offer_link_of(offer: WaitingOffer, public_id: UUID) -> OfferLink:
    """One of this offer; NotFound for that of another."""
    found = _offer_links().filter(offer=offer, public_id=public_id).first()
    if found is None:
        raise NotFound("Ce lien n’est pas celui de cette heure.")
    return found


def offer_links_of(offer: WaitingOffer) -> QuerySet[OfferLink]:
    """Those living: of the patient first, then of the relatives in the order of sending."""
    rows = _offer_links().filter(offer=offer, revoked_at__isnull=True)
    return rows.order_by(F("relative").asc(nulls_first=True), "sent_at", "pk")


def offer_standing_of(link: OfferLink, at: dt.datetime) -> OfferStanding:
    offer = link.offer
    return offer_standing(is_revoked=is_closed(link), outcome=offer.outcome, until=offer.until, at=at)


def person_of(link: GuestLink) -> Contact:
    """Where they are reached, as far as the patient does not keep this from them."""
    return contact_within(contact_of(link.patient, link.relative), secret_of(link))


def codes_since(link: GuestLink, since: dt.datetime) -> int:
    return LinkCode.objects.filter(**LinkCode.of(link), made_at__gt=since).count()


def wrong_codes(link: GuestLink) -> int:
    """How often a wrong code was given, all codes together."""
    return LinkCode.objects.filter(**LinkCode.of(link)).aggregate(count=Sum("tries"))["count"] or 0


def latest_code(link: GuestLink) -> LinkCode | None:
    return LinkCode.objects.filter(**LinkCode.of(link)).order_by("-made_at", "-pk").first()


def lets_patients_move(appointment: Appointment) -> bool:
    """Whether the motive and the physician leave it to the patient; never where two physicians meet."""
    if appointment.form == ActForm.BETWEEN_PHYSICIANS:
        return False
    limits = AgendaLimits.objects.filter(practitioner=appointment.practitioner_id).first()
    return appointment.motive.patient_moves and (limits is None or limits.patient_moves)


def links_to_remind(starts_from: dt.datetime, starts_before: dt.datetime) -> QuerySet[AppointmentLink]:
    """The living links of what is booked between these instants."""
    rows = _links().filter(
        revoked_at__isnull=True,
        appointment__state=AppointmentState.BOOKED,
        appointment__starts_at__gte=starts_from,
        appointment__starts_at__lt=starts_before,
    )
    return rows.order_by("appointment__starts_at", "pk")


def _offer_links() -> QuerySet[OfferLink]:
    return OfferLink.objects.select_related(
        "relative",
        "offer__practitioner",
        "offer__entry__patient",
        "offer__entry__motive",
        "offer__entry__cart__site__commune",
        "offer__entry__cart__room",
        "offer__entry__beside",
    )


def _links() -> QuerySet[AppointmentLink]:
    return AppointmentLink.objects.select_related(
        "relative",
        "appointment__patient",
        "appointment__motive",
        "appointment__practitioner",
        "appointment__site__commune",
        "appointment__cart__room",
        "appointment__booker",
    )
