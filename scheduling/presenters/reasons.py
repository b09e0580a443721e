"""Why somebody or somewhere is not offered, in words."""

from typing import Any

from scheduling.selectors.reasons import Reason, Reasons, Why
from territory.models import Cart

WORDS = {
    Why.NOT_YOURS: "vous n’avez pas la délégation de son agenda",
    Why.OTHER_SPECIALTY: "d’une autre spécialité que ce motif",
    Why.ELSEWHERE: "exerce dans une autre région, dont la spécialité n’est pas reçue d’ici quatorze jours",
    Why.ELSEWHERE_THEN: "exerce dans une autre région, sans heure libre les jours où sa spécialité est reçue",
    Why.CLOSED: "ne prend pas ce motif",
    Why.NO_HOURS: "n’a pas d’horaires dans les quatorze jours",
    Why.AWAY: "absent·e",
    Why.FULL: "complet dans les quatorze jours",
    Why.NO_COMMON_HOUR: "pas d’heure libre en commun",
    Why.LATER: "a des heures libres, après celles de cette page ou hors de vos choix",
    Why.CART_OUT: "hors service",
    Why.SITE_CLOSED: "le site n’est pas ouvert aux rendez-vous",
    Why.LACKS: "sans {}",
    Why.NEVER_OPEN: "aucune heure d’ouverture déclarée",
    Why.NOBODY_BESIDE: "personne n’est présent pour accompagner dans les quatorze jours",
    Why.CART_TAKEN: "aucune heure libre dans les quatorze jours",
}

# They take this motive and may be booked: their agenda is looked at further than these days.
SEEN = frozenset({Why.LATER, Why.FULL, Why.AWAY, Why.NO_COMMON_HOUR, Why.NO_HOURS})


def reasons_card(reasons: Reasons, whom: str) -> dict[str, Any]:
    """Lines such as « Chariot 1, EHPAD Les Marronniers : hors service », and what is asked for next."""
    return {"lines": [_line(one) for one in reasons.lines], "following": reasons.following, "whom": whom}


def _line(one: Reason) -> dict[str, str]:
    """`whole`: the physician whose own hours may be looked at, by the name of their choice."""
    has_hours = one.why in SEEN and not isinstance(one.who, Cart)
    return {
        "text": f"{_name(one)} : {WORDS[one.why].format(', '.join(one.words))}",
        "whole": str(one.who.public_id) if has_hours else "",
        "about": _name(one),
    }


def _name(reason: Reason) -> str:
    who = reason.who
    return f"{who.name}, {who.site.name}" if isinstance(who, Cart) else who.full_name
