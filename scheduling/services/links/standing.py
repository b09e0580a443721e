"""Whether a link still opens something; if not, why, and what to do."""

import datetime as dt

from core.actors import PATIENT_BY_LINK, RELATIVE_BY_LINK, Actor, guest
from core.errors import LinkRefused
from scheduling import selectors
from scheduling.models import Appointment, AppointmentLink, GuestLink, OfferLink, WaitingEntry
from scheduling.rules.links import GUESSED, OfferStanding, Standing

CALL = "Pour en savoir plus ou reprendre un rendez-vous, appelez qui vous a envoyé ce lien."
CLOSED = f"Trop d’essais faux\u00a0: ce lien est fermé, et rien n’a été montré. {CALL}"
WHY = {
    Standing.REVOKED: "Ce lien a été retiré ou remplacé. Ouvrez le dernier reçu, ou demandez-en un.",
    Standing.CANCELLED: f"Ce rendez-vous est annulé. {CALL}",
    Standing.PAST: f"Ce rendez-vous est passé\u00a0: ce lien n’ouvre plus rien. {CALL}",
    Standing.BEGUN: "C’est l’heure de ce rendez-vous\u00a0: il ne se change plus ici. Empêché, appelez.",
}
ASK = "Pour en savoir plus, appelez qui vous a envoyé ce lien."
WHY_NOT_OFFERED = {
    OfferStanding.REVOKED: "Ce lien a été retiré ou remplacé. Ouvrez le dernier reçu, ou demandez-en un.",
    OfferStanding.TAKEN: f"Cette heure est déjà réservée pour cette personne. {ASK}",
    OfferStanding.DECLINED: f"Cette heure a été laissée\u00a0: elle va au suivant. {ASK}",
    OfferStanding.LAPSED: (
        "Le temps pour répondre est passé\u00a0: cette heure va au suivant. La place en liste d’attente est "
        f"gardée pour une autre. {ASK}"
    ),
}


def link_look(*, secret: str, at: dt.datetime) -> AppointmentLink:
    """The link of this secret, without using anything up. LinkRefused, and why, when it opens nothing."""
    return require_standing(selectors.link_by_secret(secret), at, Standing.OPEN, Standing.BEGUN)


def require_standing(link: AppointmentLink, at: dt.datetime, *good: Standing) -> AppointmentLink:
    """The same link; LinkRefused when its appointment stands otherwise. Without `good`: open alone."""
    now = selectors.standing_of(link, at)
    if now not in (good or (Standing.OPEN,)):
        raise LinkRefused(CLOSED if link.revoked_by == GUESSED else WHY.get(now, ""))
    return link


def held(link: AppointmentLink, at: dt.datetime, *good: Standing) -> AppointmentLink:
    """Read again with its appointment locked: of two gestures at once, the second sees what the first did."""
    Appointment.objects.select_for_update().get(pk=link.appointment_id)
    fresh = selectors.link_known(link.public_id)
    if fresh is None:
        raise LinkRefused(selectors.NOWHERE)
    return require_standing(fresh, at, *good)


def link_hold_act(*, link: AppointmentLink, at: dt.datetime) -> AppointmentLink:
    """The same, for the act itself: before its hour and after, until its link closes."""
    return held(link, at, Standing.OPEN, Standing.BEGUN)


def offer_look(*, secret: str, at: dt.datetime) -> OfferLink:
    """The link of this secret, without using anything up. LinkRefused, and why, when it opens nothing."""
    return require_offered(selectors.offer_link_by_secret(secret), at)


def require_offered(link: OfferLink, at: dt.datetime, *also: OfferStanding) -> OfferLink:
    """The same link; LinkRefused when its hour no longer waits for an answer, nor stands as `also` says."""
    now = selectors.offer_standing_of(link, at)
    if now not in (OfferStanding.OPEN, *also):
        raise LinkRefused(WHY_NOT_OFFERED[now])
    return link


def offer_held(link: OfferLink, at: dt.datetime, *also: OfferStanding) -> tuple[OfferLink, WaitingEntry]:
    """Read again with its line locked, as at the desk: who answers second sees what the first did."""
    entry = WaitingEntry.objects.select_for_update().get(pk=link.offer.entry_id)
    fresh = selectors.offer_link_known(link.public_id)
    if fresh is None:
        raise LinkRefused(selectors.NOWHERE)
    return require_offered(fresh, at, *also), entry


def actor_of(link: GuestLink) -> Actor:
    """Who acts by it: the patient or a relative, without a name."""
    return guest(RELATIVE_BY_LINK if link.relative_id else PATIENT_BY_LINK)
