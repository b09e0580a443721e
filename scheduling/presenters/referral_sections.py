"""The lists of the page of referrals: what each is called, and what is said when it is empty."""

from typing import Any

from django.core.paginator import Page
from django.urls import reverse

from scheduling.models import Referral
from scheduling.presenters.referrals import ReferralLine

ACTIONS = {"offered": "Voir", "received": "Réserver", "sent": "Suivre", "past": "Relire"}
TITLES = {
    "offered": {"title": "À prendre dans votre territoire", "icon": "people"},
    "received": {"title": "Reçus, sans rendez-vous encore", "icon": "inbox"},
    "sent": {"title": "Envoyés", "icon": "send"},
    "past": {"title": "Suivis et clos", "icon": "check"},
}
EMPTY = {
    "received": {"title": "Rien à réserver", "text": "Un adressage reçu s’affiche ici, avec un avis."},
    "sent": {
        "title": "Aucun adressage en cours",
        "text": "Un patient à adresser\u00a0? Sa page a le bouton « Adresser à un confrère ».",
    },
}


def section(name: str, page: Page[Referral], lines: list[ReferralLine], *, is_alone: bool) -> dict[str, Any]:
    """`more`: where the rest of a long list is read."""
    count = page.paginator.count
    has_more = not is_alone and page.has_next()
    return {
        **TITLES[name],
        "id": name,
        "lines": lines,
        "count": count,
        "empty": EMPTY.get(name),
        "is_strong": name in ("offered", "received"),
        "page": page if is_alone else None,
        "more_url": f"{reverse('scheduling:referrals')}?liste={name}" if has_more else "",
        "more": f"Voir les {count}",
    }
