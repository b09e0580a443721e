"""The sheet of numbers of a cart: whom to call, each declared for it."""

from typing import Any

from django.urls import reverse

from consultations import selectors
from consultations.presenters.phones import SAMU, Phone, phone_of
from core import french
from core.actors import Actor
from core.clock import today
from territory import policies as ground
from territory import selectors as territory
from territory.enums import NumberQuality
from territory.models import Cart, ProfessionalNumber

# What is done where nobody declared a number of this quality.
MISSING = {
    NumberQuality.SITE: "Aucun : l’administration régionale le note sur le site, ou déclarez-le ci-dessous.",
    NumberQuality.PHYSICIAN: "Aucun : le médecin, ou la coordination du site, le déclare ci-dessous.",
    NumberQuality.TECHNICIAN: "Aucun : la coordination du site déclare celui de son technicien ci-dessous.",
    NumberQuality.CARE: "Aucun pour l’instant.",
}


def numbers_page(actor: Actor, cart: Cart) -> dict[str, Any]:
    rows = territory.numbers_of(cart.site)
    return {
        "cart": cart,
        "samu": SAMU,
        "parts": [_part(actor, cart, quality, rows) for quality in NumberQuality],
        "may_declare": ground.works_at(actor, cart.site),
        "is_own": not ground.answers_for(actor, cart.site),
        "actor_name": actor.label,
    }


def _part(actor: Actor, cart: Cart, quality: NumberQuality, rows: list[ProfessionalNumber]) -> dict[str, Any]:
    given = [_given(phone) for phone in _of_the_place(cart, quality)]
    lines = [*given, *(_line(actor, cart, row) for row in rows if row.quality == quality)]
    return {"title": quality.label, "lines": lines, "missing": "" if lines else MISSING[quality]}


def _of_the_place(cart: Cart, quality: NumberQuality) -> list[Phone]:
    """What the region keeps of the site, and its own help."""
    if quality == NumberQuality.SITE:
        return [phone] if (phone := phone_of(cart.site)) else []
    number = selectors.help_phone() if quality == NumberQuality.TECHNICIAN else ""
    return [Phone("Assistance", french.phone_read(number), french.dialled(number))] if number else []


def _given(phone: Phone) -> dict[str, str]:
    told = "Déclaré par l’administration régionale"
    return _shown(phone.label, phone.shown, phone.dialled, told)


def _line(actor: Actor, cart: Cart, row: ProfessionalNumber) -> dict[str, str]:
    by = "la personne elle-même" if row.is_own else row.declared_by
    told = f"Numéro déclaré pour cet usage par {by}, le {french.day(today(row.declared_at))}"
    may = ground.can_withdraw_number(actor, row)
    url = reverse("consultations:number_withdraw", args=[cart.public_id, row.public_id]) if may else ""
    return _shown(row.holder, french.phone_read(row.phone), french.dialled(row.phone), told, url)


def _shown(holder: str, shown: str, dialled: str, told: str, withdraw_url: str = "") -> dict[str, str]:
    return {"holder": holder, "shown": shown, "dialled": dialled, "told": told, "withdraw_url": withdraw_url}
