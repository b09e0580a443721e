"""The pages of the carts of one’s sites, and the memo sheets."""

import datetime as dt
from typing import Any

from django.urls import reverse

from consultations import policies, selectors
from consultations.models import CartCheck
from consultations.presenters import act, rehearsals
from consultations.presenters.device_reports import put_back_url
from core import french
from core.actors import Actor
from core.clock import today
from territory import policies as rights
from territory import presenters as ground
from territory import selectors as territory
from territory.models import Cart

UNCHECKED = {"label": "Pas encore contrôlé", "icon": "clock", "tone": "warn"}
WELL = {"label": "Tout va bien", "icon": "check", "tone": "ok"}


def carts_page(actor: Actor, at: dt.datetime) -> dict[str, Any]:
    return {
        "lines": [_cart_line(cart, at) for cart in selectors.carts_seen_by(actor)],
        "follows": policies.can_follow_reports(actor),
    }


def _cart_line(cart: Cart, at: dt.datetime) -> dict[str, Any]:
    slot = next(iter(selectors.slots_of(cart, at)), None)
    words = ["Essai à blanc en cours"] if selectors.rehearsal_on(cart, at) else []
    words += [ground.cart_place(cart), *ground.watch_words(cart, today(at))]
    if slot is not None:
        words.append(f"prochain créneau à {french.hour(slot.starts_at)} : {ready_for(slot)['text']}")
    return {
        "title": f"{cart.name}, {cart.site.name}",
        "url": reverse("consultations:site_cart", args=[cart.public_id]),
        "text": " · ".join(words),
        "state": ground.cart_state(cart, today(at)),
    }


def cart_board(actor: Actor, cart: Cart, at: dt.datetime) -> dict[str, Any]:
    on = today(at)
    return {
        "cart": cart,
        "place": ground.cart_place(cart),
        "state": ground.cart_state(cart, on),
        "watch": " ; ".join(ground.watch_words(cart, on)),
        "slots": [
            {"hour": french.hour(slot.starts_at), **ready_for(slot)} for slot in selectors.slots_of(cart, at)
        ],
        "devices": _device_lines(actor, cart, at),
        **rehearsals.cart_part(actor, cart, at),
        "checks": [_check_line(check) for check in selectors.checks_of(cart)],
    }


def _device_lines(actor: Actor, cart: Cart, at: dt.datetime) -> list[dict[str, Any]]:
    devices = list(territory.devices_of(cart).select_related("cart"))
    works_here = rights.works_at(actor, cart.site)
    more = [
        {"memo": memo_url(one.kind), "put_back_url": put_back_url(one) if works_here else ""}
        for one in devices
    ]
    return [
        line | with_it for line, with_it in zip(ground.device_lines(cart, devices, at), more, strict=True)
    ]


def ready_for(slot: selectors.Slot) -> dict[str, Any]:
    """Whether the cart is ready for this slot: a badge, and in words."""
    return _ready(slot.check)


def _ready(check: CartCheck | None) -> dict[str, Any]:
    if check is None:
        return {"badge": UNCHECKED, "text": "pas encore contrôlé"}
    wrong = act.wrong_words(check)
    badge = {"label": "À surveiller", "icon": "warning", "tone": "warn"} if wrong else WELL
    said = f"contrôlé à {french.hour(check.checked_at)} par {check.checked_by}"
    return {"badge": badge, "text": " ; ".join([said, *wrong])}


def _check_line(check: CartCheck) -> dict[str, Any]:
    ready = _ready(check)
    return {
        "icon": "check",
        "title": f"{french.moment(check.checked_at)}, {check.checked_by}",
        "text": " ; ".join(act.wrong_words(check)),
        "badge": ready["badge"],
    }


def memo_url(kind: str) -> str:
    """Where the memo sheet of this kind is, "" where there is none."""
    has_one = any(memo.kind == kind for memo in selectors.memos())
    return reverse("consultations:memo", args=[kind]) if has_one else ""


def memo_page(kind: str = "") -> dict[str, Any]:
    """One sheet, or all of them."""
    sheets = [selectors.memo_for(kind)] if kind else list(selectors.memos())
    return {
        "is_one": bool(kind),
        "level": "h2" if kind else "h3",  # of the parts, under the name of the device
        "heading": sheets[0].title if kind else "Fiches mémo des appareils",
        "sheets": [{"memo": memo, "parts": _memo_parts(memo)} for memo in sheets],
        "help_phone": french.phone_read(phone) if (phone := selectors.help_phone()) else "",
    }


def _memo_parts(memo: selectors.Memo) -> list[tuple[str, str, list[str]]]:
    return [
        ("Tenir et poser", "check", memo.hold),
        ("Nettoyer", "shield", memo.clean),
        ("Charger", "battery", memo.charge),
        ("Si ça ne marche pas", "warning", memo.fails),
    ]
