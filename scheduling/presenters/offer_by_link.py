"""What is read behind the link of an offered hour: when, where, with whom, until when; no name but theirs."""

from typing import Any

from core import french
from core.clock import today
from core.french import hour
from scheduling import selectors
from scheduling.models import OfferLink
from scheduling.presenters.by_link import (
    AT_HOME,
    moment,
    phone_to_call,
    practice_lines,
    prepare,
    site_lines,
)


def offer_page(link: OfferLink) -> dict[str, Any]:
    offer, entry = link.offer, link.offer.entry
    later = selectors.later_appointment(entry, offer.starts_at)
    return {
        "when": moment(offer.starts_at),
        "lasts": f"{int((offer.ends_at - offer.starts_at).total_seconds()) // 60}\u00a0minutes",
        "physician": offer.practitioner.full_name,
        "place": _place(link),
        "prepare": prepare(entry.beside, entry.cart),
        "until": until(link),
        "instead_of": moment(later.starts_at) if later is not None and link.relative_id is None else "",
        "has_later": later is not None,
        "is_relative": link.relative_id is not None,
        "phone": phone_of(link),
    }


def until(link: OfferLink) -> str:
    """« 14 h 30, mardi 24 novembre »."""
    at = link.offer.until
    return f"{hour(at)}, {french.day_in_full(today(at))}"


def phone_of(link: OfferLink) -> dict[str, str] | None:
    cart = link.offer.entry.cart
    return phone_to_call(cart.site if cart is not None else None, link.offer.practitioner)


def _place(link: OfferLink) -> list[str]:
    entry = link.offer.entry
    if entry.beside is not None:
        return practice_lines(entry.beside)
    return site_lines(entry.patient, entry.cart.site, entry.cart) if entry.cart is not None else [AT_HOME]
