"""The line in words."""

import datetime as dt
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from core import french
from core.clock import today
from patients import presenters as patients
from scheduling import selectors
from scheduling.enums import Weekday
from scheduling.models import OfferLink, Referral, WaitingEntry, WaitingOffer
from scheduling.policies.referrals import is_open
from scheduling.presenters.appointments import MARK
from scheduling.presenters.demands import span_words
from scheduling.presenters.times import when

HALVES = ("matin", "après-midi")


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferLine:
    """An hour kept for who waits: until when, and to whom it was offered by link."""

    words: str
    physician: str
    until: str
    link_url: str
    link_label: str
    links: list[dict[str, str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingLine:
    public_id: str
    rank: int
    title: str
    text: str
    wished: str
    since: str
    is_priority: bool
    offer: OfferLine | None


def waiting_lines(rows: Iterable[WaitingEntry], first: int, at: dt.datetime) -> list[WaitingLine]:
    return [waiting_line(row, rank, at) for rank, row in enumerate(rows, start=first)]


def waiting_line(entry: WaitingEntry, rank: int, at: dt.datetime) -> WaitingLine:
    names = ", ".join(one.full_name for one in entry.practitioners.all())
    place = f"{entry.cart.site.name}, {entry.cart.name}" if entry.cart else entry.get_form_display()
    offer = selectors.offer_of(entry)
    return WaitingLine(
        public_id=str(entry.public_id),
        rank=rank,
        title=f"{patients.display_name(entry.patient)}, {patients.age(entry.patient, at)}",
        text=" · ".join(filter(None, [_kept(entry), entry.motive.label, names, place])),
        wished=f"{half_days_words(entry.half_days)}, jusqu’au {french.day(entry.until)}",
        since=_since(entry, at),
        is_priority=entry.is_priority,
        offer=_offer(offer, at) if offer is not None and offer.until > at else None,
    )


def _kept(entry: WaitingEntry) -> str:
    return MARK if selectors.kept_secret(entry) else ""


def _since(entry: WaitingEntry, at: dt.datetime) -> str:
    """« Attend depuis 2 j, inscrit par Julie Carlier, adressé par Dr Sophie Morel »."""
    said = f"Attend depuis {span_words(at - entry.joined_on)}, inscrit par {entry.joined_by}"
    if entry.referral is None:
        return said
    spent = "" if is_open(entry.referral, at) else " (l’adressage ne sert plus)"
    return f"{said}, adressé par {entry.referral.referrer.full_name}{spent}"


def _offer(offer: WaitingOffer, at: dt.datetime) -> OfferLine:
    links = [_link(one, offer, at) for one in selectors.offer_links_of(offer)]
    return OfferLine(
        words=when(offer.starts_at, at),
        physician=offer.practitioner.full_name,
        until=until_words(offer.until, at),
        link_url=reverse("scheduling:waiting_link", args=[offer.entry.public_id]),
        link_label="Proposer à quelqu’un d’autre" if links else "Proposer par lien",
        links=links,
    )


def _link(link: OfferLink, offer: WaitingOffer, at: dt.datetime) -> dict[str, str]:
    """« Proposé par lien au patient, jusqu’à 14 h 30 · ouvert 13 h 10 »."""
    whom = f"à {link.relative.name}" if link.relative else "au patient"
    opened = f"ouvert {when(link.opened_at, at)}" if link.opened_at else "pas encore ouvert"
    return {
        "text": f"Proposé par lien {whom}, {until_words(offer.until, at)} · {opened}",
        "revoke_url": reverse("scheduling:waiting_link_revoke", args=[offer.entry.public_id, link.public_id]),
    }


def until_words(until: dt.datetime, at: dt.datetime) -> str:
    """« jusqu’à 14 h 30 », « jusqu’à demain, 9 h 00 », « jusqu’au lun. 30 nov., 9 h 00 »."""
    away = (today(until) - today(at)).days
    if away == 0:
        return f"jusqu’à {french.hour(until)}"
    return f"jusqu’à {when(until, at)}" if away == 1 else f"jusqu’au {when(until, at)}"


def half_days_words(half_days: Iterable[int]) -> str:
    """« lundi matin, jeudi après-midi », « n’importe quand »."""
    chosen = list(half_days)
    if not chosen:
        return "n’importe quand"
    return ", ".join(f"{Weekday(one // 2).label.lower()} {HALVES[one % 2]}" for one in chosen)


def latest_days(at: dt.datetime, referral: Referral | None) -> dict[str, str]:
    """The bounds of the last day: today, and four months, or the last day of the referral."""
    last = today(at) + dt.timedelta(days=120)
    last = min(last, referral.valid_until) if referral else last
    return {"min": today(at).isoformat(), "max": last.isoformat()}


def carried_words(referral: Referral) -> str:
    """What is booked from the line is booked from it."""
    who, last = referral.referrer.full_name, french.day(referral.valid_until)
    return (
        f"Suite à l’adressage de {who}, valable jusqu’au {last}. L’heure prise avec son destinataire le suit."
    )


def week_halves(chosen: Collection[str]) -> list[dict[str, Any]]:
    """One line for the mornings and one for the afternoons, to be ticked."""
    return [
        {
            "name": name.capitalize(),
            "days": [
                {
                    "value": 2 * day.value + half,
                    "label": f"{day.label[:3]}.",
                    "full": f"{day.label} {name}",
                    "is_chosen": str(2 * day.value + half) in chosen,
                }
                for day in Weekday
            ],
        }
        for half, name in enumerate(HALVES)
    ]
