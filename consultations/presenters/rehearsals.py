"""« Essai à blanc », as it is offered where a cart is looked at."""

import datetime as dt
from typing import Any

from django.urls import reverse

from consultations import selectors
from core.actors import Actor
from scheduling.policies import rehearsals as rights
from territory.models import Cart


def cart_part(actor: Actor, cart: Cart, at: dt.datetime) -> dict[str, str]:
    """On the page of a cart: where to begin one, or where the one that goes on is joined."""
    running = selectors.seen_rehearsal_on(actor, cart, at)
    return {
        "rehearse_url": _begin_url(actor, cart),
        "rehearsal_url": reverse("consultations:act", args=[running.public_id]) if running else "",
    }


def _begin_url(actor: Actor, cart: Cart) -> str:
    may = rights.can_rehearse_on(actor, cart)
    return reverse("consultations:rehearse_at_cart", args=[cart.public_id]) if may else ""


def at_cart_page(cart: Cart, at: dt.datetime) -> dict[str, Any]:
    """What the cart stands in the way of is said before anybody is chosen."""
    return {
        "place": f"{cart.name}, {cart.site.name}",
        "back_url": reverse("consultations:site_cart", args=[cart.public_id]),
        "back": cart.name,
        "refusal": selectors.cart_refusal(cart, at),
    }


def own_page() -> dict[str, Any]:
    return {"place": "", "back_url": reverse("portal:home"), "back": "Aujourd’hui", "refusal": ""}
