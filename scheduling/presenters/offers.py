"""The offers of a booking in words: whom, when, where, and what each hour means for the pathway."""

import datetime as dt
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from core import french
from pathways.engine import Verdict
from pathways.presenters import verdicts as pathway
from pathways.verdicts import active_rulebook
from scheduling.enums import ActForm
from scheduling.presenters import FORM_ICONS, Time, free_time, when
from scheduling.rules.circumstances import head
from scheduling.rules.evidence import Statement
from scheduling.selectors import Offer, Proposal

# Known only of the physician, and asked before closing: said of every hour, it would hide what differs.
LATER = frozenset({"in_person_unknown"})


@dataclass(frozen=True, slots=True)
class OtherTime:
    """Another hour of the same offer; `differs` says what it changes to the verdict, "" when nothing."""

    time: Time
    differs: str


@dataclass(frozen=True, slots=True)
class OfferCard:
    """One physician’s offer as the page shows it. `query` names physician and cart to the booking."""

    query: str
    name: str
    detail: str
    place: str
    icon: str
    verdict: dict[str, Any]
    proofs: list[str]
    best: Time
    others: list[OtherTime]
    is_first: bool


def offer_card(offer: Offer, form: ActForm, *, is_first: bool, at: dt.datetime) -> OfferCard:
    times = [free_time(slot, at) for slot in offer.slots]
    best = offer.verdicts[0]
    others = zip(times[1:], offer.verdicts[1:], strict=True)
    return OfferCard(
        query=_query(offer),
        name=offer.practitioner.full_name,
        detail=_specialty(offer),
        place=_place(offer),
        icon=FORM_ICONS[form],
        verdict=_card(best),
        proofs=[proof_sentence(one) for one in offer.testimony],
        best=times[0],
        others=[OtherTime(time, difference(best, verdict)) for time, verdict in others],
        is_first=is_first,
    )


def _card(verdict: Verdict) -> dict[str, Any]:
    """A few lines: the texts of the law stay on the page of the appointment."""
    card = pathway.card(at_booking(verdict), active_rulebook())
    return {**card, "serious": [{**one, "source": ""} for one in card["serious"]]}


def at_booking(verdict: Verdict) -> Verdict:
    """The same with what is asked later among the reasons, not among the warnings."""
    findings = (
        replace(found, severity="info") if found.code in LATER else found for found in verdict.findings
    )
    return replace(verdict, findings=tuple(findings))


def difference(best: Verdict, other: Verdict) -> str:
    """« 30,00 € avec MHP », « hors parcours »: what this hour changes, "" when it changes nothing."""
    if head(best) == head(other):
        return ""
    if (best.status, best.ips) != (other.status, other.ips):
        return str(pathway.card(other, active_rulebook())["title"]).lower()
    own = next((line for line in other.lines if line.professional == "physician"), None)
    if own is None or own.amount is None:
        return "autre facturation"
    extras = " et ".join(extra.code for extra in own.majorations)
    total = own.amount + sum(extra.amount for extra in own.majorations)
    return f"{french.euros(total)} " + (f"avec {extras}" if extras else "sans majoration")


def treating_line(proposal: Proposal, at: dt.datetime) -> str:
    """What the agenda of the treating physician says, "" when there is nothing to say."""
    if proposal.declared is None:
        return "Aucun médecin traitant n’est au dossier."
    name = proposal.declared.practitioner.full_name
    if not proposal.keeps_agenda:
        return f"Médecin traitant : {name}, qui ne tient pas d’agenda ici."
    if proposal.treating_slot is None:
        return f"Médecin traitant : {name}, sans heure libre dans les quatorze jours."
    first = when(proposal.treating_slot.starts_at, at)
    return f"Médecin traitant : {name}. Sa première heure libre : {first}."


def proof_sentence(statement: Statement) -> str:
    """What the booking will prove by itself."""
    if statement.fact == "orientation":
        return "Vous adressez : votre question en tiendra lieu de trace."
    return f"Noté d’office : {statement.words}"


def _query(offer: Offer) -> str:
    cart = {"cart": str(offer.cart.public_id)} if offer.cart else {}
    return urlencode({"practitioner": str(offer.practitioner.public_id)} | cart)


def _specialty(offer: Offer) -> str:
    own = "Son médecin traitant" if offer.is_treating else ""
    return " · ".join(filter(None, [offer.practitioner.trade, own]))


def _place(offer: Offer) -> str:
    if offer.cart is None:
        return "Visio simple, un lien est envoyé au patient"
    return f"{offer.cart.name}, {offer.cart.site.name} : le médecin et le chariot sont retenus ensemble"
