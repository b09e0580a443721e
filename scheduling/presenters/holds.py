"""An hour kept for a few minutes, in words."""

import datetime as dt
from dataclasses import dataclass
from urllib.parse import urlencode

from core.french import hour
from scheduling.models import Hold, Motive
from scheduling.presenters.times import time_value, when


@dataclass(frozen=True, slots=True)
class HoldCard:
    """`query` and `value` book it as an offer would; `release` gives it back."""

    when: str
    what: str
    until: str
    query: str
    value: str
    release: str
    can_book: bool


def hold_card(hold: Hold, chosen: Motive | None, at: dt.datetime) -> HoldCard:
    """`chosen`: the motive on the page; what was kept for another cannot be booked for it."""
    cart = {"cart": str(hold.cart.public_id)} if hold.cart else {}
    place = f", {hold.cart.name}, {hold.cart.site.name}" if hold.cart else ""
    return HoldCard(
        when=when(hold.starts_at, at),
        what=f"{hold.practitioner.full_name}{place}",
        until=hour(hold.until),
        query=urlencode({"practitioner": str(hold.practitioner.public_id), "form": hold.form} | cart),
        value=time_value(hold.starts_at),
        release=urlencode({"hold": str(hold.public_id)}),
        can_book=chosen == hold.motive,
    )
