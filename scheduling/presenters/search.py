"""The search in words: among whom, in which order, what was found by tier and by day."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from core.clock import today
from core.french import NBSP
from pathways.presenters import verdicts as pathway
from pathways.verdicts import active_rulebook
from scheduling.enums import ActForm, HalfDay, SearchOrder, SearchScope, Weekday
from scheduling.presenters.offers import OfferCard, at_booking, offer_card
from scheduling.presenters.times import day_words
from scheduling.selectors import Mark, Offer, Proposal, Wish
from scheduling.selectors.search import Tier

TITLES = {
    Tier.TREATING: "Son médecin traitant",
    Tier.DEPUTY: "Qui remplace son médecin traitant",
    Tier.TERRITORY: "Autour du patient",
    Tier.ROTA: "Permanence du territoire",
    Tier.REGION: "Ailleurs dans la région",
    Tier.ELSEWHERE: "Dans une autre région",
    Tier.CHOSEN: "",
}


FROM_ELSEWHERE = "Après ceux de la région, qui ouvre cette spécialité à des médecins d’ailleurs."


@dataclass(frozen=True, slots=True)
class DayOffers:
    """One day of one tier."""

    label: str
    cards: list[OfferCard]


@dataclass(frozen=True, slots=True)
class TierOffers:
    """`text`: why one looks there, and what it changes."""

    title: str
    text: str
    days: list[DayOffers]


@dataclass(frozen=True, slots=True)
class Choice:
    value: str
    label: str
    is_chosen: bool


def tiers(proposal: Proposal, form: ActForm, at: dt.datetime) -> list[TierOffers]:
    """The offers as the page shows them; the very first is the one that is filled."""
    first = proposal.offers[0] if proposal.offers else None
    found = []
    for tier, group in groupby(proposal.offers, key=lambda offer: offer.tier):
        offers = list(group)
        found.append(TierOffers(TITLES[tier], _text(tier, offers, proposal), _days(offers, first, form, at)))
    return found


def _days(offers: Iterable[Offer], first: Offer | None, form: ActForm, at: dt.datetime) -> list[DayOffers]:
    return [
        DayOffers(
            label=day_words(day, at).capitalize(),
            cards=[offer_card(offer, form, is_first=offer is first, at=at) for offer in group],
        )
        for day, group in groupby(offers, key=lambda offer: today(offer.slots[0].starts_at))
    ]


def _text(tier: Tier, offers: Sequence[Offer], proposal: Proposal) -> str:
    if tier not in (Tier.REGION, Tier.ELSEWHERE):
        return ""
    why = FROM_ELSEWHERE if tier == Tier.ELSEWHERE else _why_the_region(proposal)
    told = pathway.card(at_booking(offers[0].verdicts[0]), active_rulebook())["title"]
    return f"{why} Ce que cela change{NBSP}: {str(told)[:1].lower()}{str(told)[1:]}."


def _why_the_region(proposal: Proposal) -> str:
    tried = any(offer.tier not in (Tier.REGION, Tier.ELSEWHERE) for offer in proposal.offers)
    return "Après ceux de son territoire." if tried else "Aucun médecin de son territoire n’a d’heure libre."


def scopes(wish: Wish, proposal: Proposal) -> dict[str, list[Choice]]:
    """{"among", "physicians"}: the values of one list of choices."""
    among = [one for one in SearchScope if one != SearchScope.PHYSICIAN]
    chosen = wish.physician
    people = [*proposal.physicians]
    if chosen is not None and chosen not in people:
        people.append(chosen)
    return {
        "among": [Choice(one.value, one.label, one == wish.scope) for one in among],
        "physicians": [Choice(str(one.public_id), one.full_name, one == chosen) for one in people],
    }


def preferences(wish: Wish) -> dict[str, list[Choice]]:
    """{"orders", "half_days", "weekdays"}."""
    weekday = wish.weekdays[0] if wish.weekdays else None
    return {
        "orders": [Choice(one.value, one.label, one == wish.order) for one in SearchOrder],
        "half_days": [
            Choice("", "à toute heure", not wish.half_day),
            *(Choice(one.value, one.label.lower(), one == wish.half_day) for one in HalfDay),
        ],
        "weekdays": [
            Choice("", "tous les jours", weekday is None),
            *(Choice(str(one.value), f"le {one.label.lower()}", one == weekday) for one in Weekday),
        ],
    }


def presence(wish: Wish, proposal: Proposal) -> dict[str, Any] | None:
    """Whether who asks sits beside the patient, for an act between physicians."""
    if proposal.requester is None:
        return None
    name = proposal.requester.full_name
    return {
        "choices": [
            Choice("", f"{name}, libre en même temps", wish.with_requester),
            Choice("alone", f"Sans {name}", not wish.with_requester),
        ]
    }


def token_of(mark: Mark | None) -> str:
    """As `forms.search.mark_of` reads it; "" when there is nothing further."""
    if mark is None:
        return ""
    return ".".join(
        [
            str(mark.step),
            str(int(mark.starts_at.timestamp())),
            str(mark.practitioner or ""),
            str(mark.cart or ""),
        ]
    )


def nothing(wish: Wish, proposal: Proposal) -> dict[str, str]:
    """Why nothing is found, and what to do: {title, text}."""
    if wish.form == ActForm.ASSISTED and not proposal.has_cart:
        return {
            "title": "Aucun chariot pour ce patient",
            "text": "Aucun chariot de son lieu de vie ou de son territoire ne convient.",
        }
    narrow = bool(wish.half_day or wish.weekdays or wish.from_day)
    wider = "Élargissez les jours ou les heures, ou cherchez plus loin."
    text = wider if narrow else "Cherchez plus loin, ou appelez."
    return {"title": "Aucun créneau libre dans les douze semaines", "text": text}
