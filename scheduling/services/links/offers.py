"""An hour that came free, offered by link: sent and withdrawn at the desk, taken or declined behind it."""

import datetime as dt
import secrets
from dataclasses import replace
from uuid import UUID

from django.db import transaction

from audit import services as audit
from core.actors import Actor, job
from core.errors import Conflict, LinkRefused
from core.models import SecretLink
from patients.models import Relative
from scheduling import selectors
from scheduling.models import AppointmentLink, OfferLink, WaitingEntry, WaitingOffer
from scheduling.notifications import patients as tell
from scheduling.notifications import waiting as tell_desk
from scheduling.policies import waiting as policies
from scheduling.rules.links import OfferStanding
from scheduling.rules.waiting import SHORTEST
from scheduling.services.holding import Booking, SlotTaken, gesture
from scheduling.services.links.acting import confirm
from scheduling.services.links.sending import REPLACED, is_just_sent, link_write, reached, where
from scheduling.services.links.standing import WHY_NOT_OFFERED, actor_of, offer_held
from scheduling.services.revoking import close
from scheduling.services.waiting.answering import GONE, decline_locked, take_locked
from scheduling.services.waiting.offering import booking_of, pass_on

TOO_SHORT = "Il reste moins de dix minutes pour répondre\u00a0: appelez plutôt."


@transaction.atomic
def offer_link_send(
    *,
    actor: Actor,
    entry: UUID,
    relative: Relative | None = None,
    is_agreed: bool = False,
    at: dt.datetime,
) -> OfferLink:
    """To the patient or a relative, by whoever may answer for who waits. See link_send."""
    waits, offer = _answered_for(actor, entry, at)
    if offer is None or offer.until <= at:
        raise Conflict(GONE)
    if offer.until - at < SHORTEST:
        raise Conflict(TOO_SHORT)
    kept = selectors.kept_secret(waits)
    person = reached(waits.patient, relative, kept, is_agreed=is_agreed, at=at)
    former = selectors.offer_links_of(offer).filter(relative=relative).first()
    if former is not None and is_just_sent(former, person, at):
        return former
    if former is not None:
        close(former, REPLACED, at)
    secret = secrets.token_urlsafe(32)
    link = OfferLink(
        offer=offer,
        relative=relative,
        digest=SecretLink.digest_of(secret),
        sent_to=where(person),
        sent_by=actor.label,
        sent_at=at,
    )
    link.save(force_insert=True)
    patient, is_relative = waits.patient.public_id, relative is not None
    audit.record(actor, "scheduling.offer_link_sent", link, at=at, patient=patient, relative=is_relative)
    tell.hour_offered(link, person, secret, at=at)
    return link


@transaction.atomic
def offer_link_revoke(*, actor: Actor, entry: UUID, public_id: UUID, at: dt.datetime) -> None:
    """It opens nothing any more; the hour stays offered, for the desk to answer. Twice is once."""
    waits, offer = _answered_for(actor, entry, at)
    if offer is None:
        raise Conflict(GONE)
    link = selectors.offer_link_of(offer, public_id)
    if link.revoked_at is None:
        close(link, actor.label, at)
        audit.record(actor, "scheduling.link_revoked", link, at=at, patient=waits.patient.public_id)


def offer_take(*, link: OfferLink, at: dt.datetime) -> AppointmentLink:
    """The hour becomes an appointment, confirmed, and its own link is sent to the same person.

    One winner: LinkRefused for who comes second; SlotTaken when the hour is lost, and they are back in line.
    """
    try:
        return _take(link=link, at=at)
    except SlotTaken:
        _give_up(link=link, at=at)
        raise


@gesture
def _take(*, link: OfferLink, at: dt.datetime) -> AppointmentLink:
    link, entry = offer_held(link, at, OfferStanding.TAKEN)
    if taken := _taken_already(link):
        return taken
    booking = _booking(entry, link.offer)
    appointment = take_locked(actor_of(link), entry, booking, at)
    person = selectors.person_of(link)
    opened = link_write(actor_of(link), appointment, person, at, sent_by=link.sent_by)
    confirm(opened, appointment, at)
    tell_desk.answered_by_link(actor_of(link), entry, link.offer, "prend", at=at)
    return opened


@gesture
def offer_decline(*, link: OfferLink, at: dt.datetime) -> None:
    """They stay in line for another hour; the next one is offered this one."""
    link, entry = offer_held(link, at)
    decline_locked(actor_of(link), entry, at)
    tell_desk.answered_by_link(actor_of(link), entry, link.offer, "ne prend pas", at=at)


@gesture
def _give_up(*, link: OfferLink, at: dt.datetime) -> None:
    _, entry = offer_held(link, at)
    pass_on(job("scheduling.offer_lost"), entry, at)


def _booking(entry: WaitingEntry, offer: WaitingOffer) -> Booking:
    return replace(booking_of(entry, offer), is_offered=True)


def _taken_already(link: OfferLink) -> AppointmentLink | None:
    """What this person made of it, when they press twice; LinkRefused when somebody else took it."""
    appointment = link.offer.appointment
    if appointment is None:
        return None
    found = selectors.living_links(appointment).filter(relative=link.relative).first()
    if found is None:
        raise LinkRefused(WHY_NOT_OFFERED[OfferStanding.TAKEN])
    return found


def _answered_for(actor: Actor, entry: UUID, at: dt.datetime) -> tuple[WaitingEntry, WaitingOffer | None]:
    """Under lock, with the hour that waits for an answer, for who may give it."""
    waits = selectors.waiting_for(actor, entry, at=at, lock=True)
    offer = selectors.offer_of(waits)
    policies.require_answerer(actor, waits, [offer.practitioner_id] if offer else [])
    return waits, offer
