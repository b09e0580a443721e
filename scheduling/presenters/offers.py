"""The offers of a booking in words: whom, when, where, and what each hour means for the pathway."""

import datetime as dt
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from core import french
from core.clock import today
from directory.models import Practitioner
from directory.presenters import training_words
from pathways.engine import Verdict
from pathways.presenters import verdicts as pathway
from pathways.verdicts import active_rulebook
from scheduling.enums import ActForm, Means
from scheduling.presenters.appointments import FORM_ICONS
from scheduling.presenters.times import Time, day_words, free_time, when
from scheduling.rules.circumstances import head
from scheduling.rules.evidence import Statement
from scheduling.selectors import SEARCHED_DAYS, Offer, Proposal
from scheduling.selectors.pairs import Beside
from scheduling.selectors.search import Tier

# Where the patient is when no cart is held.
WITHOUT_CART = {
    ActForm.SIMPLE_VIDEO: "Visio simple, le patient est chez lui",
    ActForm.ASSISTED: "Avec un chariot",
    ActForm.BETWEEN_PHYSICIANS: "Entre médecins, en présence du patient",
}
# Known only of the physician, and asked before closing: said of every hour, it would hide what differs.
LATER = frozenset({"in_person_unknown"})


@dataclass(frozen=True, slots=True)
class OtherTime:
    """Another hour of the same offer; `differs` says what it changes to the verdict, "" when nothing."""

    time: Time
    differs: str


@dataclass(frozen=True, slots=True)
class OfferCard:
    """One physician’s offer as the page shows it. `query` names physician and cart to the booking.

    `more`: hours of that day that are not shown; `beside`: who is beside the cart; `trained`: for what, when
    and by whom; `whole`: the public id that shows the physician’s other days; `number` tells the cards of a
    page apart.
    """

    query: str
    name: str
    detail: str
    place: str
    icon: str
    verdict: dict[str, Any]
    proofs: list[str]
    best: Time
    others: list[OtherTime]
    more: int
    beside: str
    trained: str
    whole: str
    number: str
    is_first: bool

    @property
    def unfold(self) -> str:
        """What one finds by unfolding the card."""
        count = len(self.others) + self.more
        if not count:
            return "Garder, être prévenu"
        return f"{'Une autre heure' if count == 1 else f'{count} autres heures'}, garder, être prévenu"


def offer_card(offer: Offer, form: ActForm, *, is_first: bool, at: dt.datetime) -> OfferCard:
    times = [free_time(slot, at) for slot in offer.slots]
    best = offer.verdicts[0]
    others = zip(times[1:], offer.verdicts[1:], strict=True)
    return OfferCard(
        query=_query(offer),
        name=offer.practitioner.full_name,
        detail=_specialty(offer),
        place=_place(offer, form),
        icon=FORM_ICONS[form],
        verdict=_card(best),
        proofs=[proof_sentence(one) for one in offer.testimony],
        best=times[0],
        others=[OtherTime(time, difference(best, verdict)) for time, verdict in others],
        more=offer.more,
        beside=beside_words(offer.beside),
        trained=training_words(offer.beside.trainings) if offer.beside else "",
        whole="" if offer.tier == Tier.CHOSEN else str(offer.practitioner.public_id),
        number=_number(offer),
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
    if statement.means == Means.REFERRAL:
        return f"Adressé par {statement.person} : son adressage en tient lieu de preuve."
    if statement.fact == "orientation":
        return "Vous adressez : votre question en tiendra lieu de trace."
    return f"Noté d’office : {statement.words}"


def _query(offer: Offer) -> str:
    cart = {"cart": str(offer.cart.public_id)} if offer.cart else {}
    return urlencode({"practitioner": str(offer.practitioner.public_id)} | cart)


def _number(offer: Offer) -> str:
    cart = str(offer.cart.public_id)[:8] if offer.cart else ""
    return f"{today(offer.slots[0].starts_at):%m%d}-{str(offer.practitioner.public_id)[:8]}{cart}"


def _specialty(offer: Offer) -> str:
    own = "Son médecin traitant" if offer.is_treating else ""
    who = offer.practitioner
    where = offer.place.site.name if offer.place else who.get_region_display()
    away = "" if offer.cart else away_words(offer.away)
    return " · ".join(filter(None, [offer.practitioner.trade, own, where, away]))


def away_words(away: float | None) -> str:
    """« dans sa commune », « à 12 km »: as the crow flies; "" when the map does not say."""
    if away is None:
        return ""
    return f"à {max(round(away), 1)}{french.NBSP}km" if away else "dans sa commune"


def beside_words(beside: Beside | None) -> str:
    """« Avec Nadia Benali, infirmière, 12 actes ensemble »; "" when nobody is named."""
    if beside is None:
        return ""
    nurse = beside.nurse
    done = "premier acte ensemble"
    if beside.together:
        done = "un acte ensemble" if beside.together == 1 else f"{beside.together} actes ensemble"
    elif beside.acts:
        done = f"{beside.acts} acte{'s' if beside.acts > 1 else ''} avec d’autres médecins"
    return f"Avec {nurse.full_name}, {nurse.profession_name.lower()} · {done}"


def _place(offer: Offer, form: ActForm) -> str:
    if offer.cart is None:
        return WITHOUT_CART[form]
    away = f", {away_words(offer.away)}" if offer.away else ""
    held = "le médecin, le chariot et l’infirmier" if offer.beside else "le médecin et le chariot"
    if offer.cart.is_kit:
        held = "le médecin, la valise et l’infirmier" if offer.beside else "le médecin et la valise"
        kit = f"{offer.cart.name}, {offer.cart.site.name}"
        return f"Au domicile du patient, {kit} : {held} sont retenus ensemble"
    return f"{offer.cart.name}, {offer.cart.site.name}{away} : {held} sont retenus ensemble"


def days_to_choose(chosen: dt.date | None, at: dt.datetime) -> list[dict[str, Any]]:
    """The days from which hours are looked for, as far as they are."""
    days = [today(at) + dt.timedelta(days=away) for away in range(1, SEARCHED_DAYS)]
    if chosen is not None and chosen > days[-1]:  # a follow-up is planned further
        days.append(chosen)
    found = [
        {"value": one.isoformat(), "label": day_words(one, at), "is_chosen": one == chosen} for one in days
    ]
    return [{"value": "", "label": "dès que possible", "is_chosen": chosen not in days}, *found]


def offers_heading(count: int) -> str:
    """« 3 médecins ont une heure libre »: read aloud when the choices change."""
    if not count:
        return "Aucun créneau libre"
    return "Un médecin a une heure libre" if count == 1 else f"{count} médecins ont une heure libre"


def treating_phone(practitioner: Practitioner | None) -> dict[str, str] | None:
    """The practice to call instead, by its professional number."""
    if practitioner is None or not practitioner.professional_phone:
        return None
    number = practitioner.professional_phone
    return {
        "name": f"le Dr {practitioner.family_name}",
        "shown": french.phone_read(number),
        "dialled": french.dialled(number),
    }
