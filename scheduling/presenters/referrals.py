"""Referrals in words: to whom, how soon, where each stands."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from core import french
from core.actors import Actor
from directory.models import Specialty
from patients import policies as patient_policies
from patients import presenters as patients
from patients.models import Patient
from scheduling import selectors
from scheduling.enums import ReferralDecline, ReferralState, ReferralWithdrawal, Wished
from scheduling.models import Demand, Referral, ReferralTransition, WaitingEntry
from scheduling.models.referrals import STANDING
from scheduling.policies import referrals as policies
from scheduling.presenters.times import when
from scheduling.states import ReferralAction
from territory.models import Territory

TONES = {Wished.TWO_DAYS: "danger", Wished.WEEK: "warn", Wished.MONTH: "info", Wished.QUARTER: ""}
STATES = {
    ReferralState.WRITTEN: {"label": "Attend une réponse", "icon": "clock", "tone": ""},
    ReferralState.TAKEN: {"label": "Pris, sans rendez-vous encore", "icon": "check", "tone": "info"},
    ReferralState.BOOKED: {"label": "Rendez-vous pris", "icon": "calendar", "tone": "ok"},
    ReferralState.DONE: {"label": "Patient vu", "icon": "check", "tone": "ok"},
    ReferralState.DECLINED: {"label": "Décliné", "icon": "warning", "tone": "warn"},
    ReferralState.WITHDRAWN: {"label": "Retiré", "icon": "close", "tone": ""},
    ReferralState.EXPIRED: {"label": "Validité passée", "icon": "warning", "tone": "warn"},
}
SPENT = "Cet adressage a déjà son rendez-vous, ou n’est plus valable\u00a0: rien ne se réserve avec lui."
FOR_CARERS = "Question gardée aux médecins de l’adressage et aux soignants de l’acte."
BEFORE_TAKING = "Le nom du patient et la question se lisent une fois l’adressage pris."


def tabs(actor: Actor, at: dt.datetime, *, on_referrals: bool) -> list[dict[str, Any]]:
    """Requests and referrals, for components/tabs.html; nothing for who has only the former."""
    if not policies.can_follow(actor):
        return []
    demands, referrals = selectors.demands_waiting(actor), selectors.referrals_waiting(actor, at)
    return [
        {
            "label": "Demandes",
            "url": reverse("scheduling:demands"),
            "icon": "bolt",
            "current": not on_referrals,
            "count": demands,
        },
        {
            "label": "Adressages",
            "url": reverse("scheduling:referrals"),
            "icon": "send",
            "current": on_referrals,
            "count": referrals,
        },
    ]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferralLine:
    """A referral in a list. `badges`: how soon, and where it stands."""

    url: str
    title: str
    text: str
    badges: list[dict[str, str]]
    action: str
    is_first: bool


def referral_lines(
    actor: Actor, rows: Iterable[Referral], at: dt.datetime, action: str, *, of_one: bool = False
) -> list[ReferralLine]:
    """`of_one`: all are of one patient, whose page it is; each is then known by whom it is for."""
    return [
        ReferralLine(
            url=reverse("scheduling:referral", args=[row.public_id]),
            title=heading(row) if of_one else patient_title(actor, row, at),
            text=_about(row, at),
            badges=badges(row),
            action=action,
            is_first=rank == 0,
        )
        for rank, row in enumerate(rows)
    ]


def patient_title(actor: Actor, referral: Referral, at: dt.datetime) -> str:
    """« Mme Jeanne Petit, 87 ans »; the age alone for who may not know them yet, or any more."""
    age = patients.age(referral.patient, at)
    known: bool | None = getattr(referral, "is_known", None)  # lists ask for all of them at once
    if not (patient_policies.can_know(actor, referral.patient, at) if known is None else known):
        return f"Un patient de {age}"
    return f"{patients.display_name(referral.patient)}, {age}"


def badges(referral: Referral) -> list[dict[str, str]]:
    wished = Wished(referral.wished)
    found = [STATES[ReferralState(referral.state)]]
    if referral.state in STANDING:
        found.insert(0, {"label": str(wished.label), "icon": "clock", "tone": TONES[wished]})
    return found


def _about(referral: Referral, at: dt.datetime) -> str:
    """« Dr Sophie Morel → Dr Karim Haddad · Éruption · écrit hier, 9 h 00 »."""
    motive = [referral.motive.label] if referral.motive else []
    who = f"{referral.referrer.full_name} → {to_words(referral)}"
    return " · ".join([who, *motive, f"écrit {when(referral.written_at, at)}"])


def to_words(referral: Referral) -> str:
    """« Dr Karim Haddad », « Dermatologie, CPTS Thiérache », « la permanence, CPTS Thiérache »."""
    if referral.recipient is not None:
        return referral.recipient.full_name
    return pool_words(referral.specialty, referral.territory)


def follows(waiting: WaitingEntry | None, demand: Demand | None, at: dt.datetime) -> list[dict[str, str]]:
    """What is being done with it before it has its act: {icon, words}."""
    found = []
    if waiting is not None:
        until = french.day(waiting.until)
        found.append(
            {"icon": "bell", "words": f"En liste d’attente jusqu’au {until}, par {waiting.joined_by}."}
        )
    if demand is not None:
        asked = when(demand.asked_at, at)
        found.append({"icon": "bolt", "words": f"Demandé sans attendre par {demand.asked_by}, {asked}."})
    return found


def following(referral: Referral) -> dict[str, str]:
    """What a request says of the referral that it follows: {title, text}."""
    return {
        "title": f"Suite à l’adressage de {referral.referrer.full_name}",
        "text": f"La demande va à {to_words(referral)}. La question écrite l’accompagne.",
    }


def pool_words(specialty: Specialty | None, territory: Territory | None) -> str:
    trade = specialty.short_label if specialty else "la permanence"
    return f"{french.within(trade)}, {territory}"


def heading(referral: Referral) -> str:
    """« Adressage au Dr Karim Haddad », « Adressage : dermatologie, CPTS Thiérache »."""
    to = to_words(referral)
    return f"Adressage au {to}" if referral.recipient else f"Adressage{french.NBSP}: {to}"


def facts(referral: Referral, at: dt.datetime) -> list[dict[str, str]]:
    """For components/facts.html."""
    motive = [{"label": "Motif", "value": referral.motive.label}] if referral.motive else []
    pool = referral.taker is not None and referral.physician is None
    first = [{"label": "Écrit à", "value": _pool_words(referral)}] if pool else []
    return [
        {"label": "De", "value": referral.referrer.full_name},
        *first,
        {"label": "À", "value": to_words(referral)},
        *motive,
        {"label": "À voir", "value": french.within(str(Wished(referral.wished).label))},
        {"label": "Écrit", "value": f"{referral.written_by}, {when(referral.written_at, at)}"},
        {"label": "Valable jusqu’au", "value": french.day(referral.valid_until)},
    ]


def _pool_words(referral: Referral) -> str:
    trade = referral.specialty.short_label if referral.specialty else "Permanence"
    return f"{trade}, {referral.territory}"


def sentence(actor: Actor, referral: Referral) -> str:
    """Where it stands, for this reader."""
    name = referral.recipient.full_name if referral.recipient else "Un médecin du territoire"
    said = {
        ReferralState.WRITTEN: f"{name} n’a pas encore répondu.",
        ReferralState.TAKEN: f"{name} le prend. Il reste à prendre le rendez-vous.",
        ReferralState.BOOKED: f"Le rendez-vous est pris avec {name}.",
        ReferralState.DONE: f"{name} a vu le patient.",
        ReferralState.DECLINED: f"{name} ne le prend pas.",
        ReferralState.WITHDRAWN: "Il est retiré.",
        ReferralState.EXPIRED: "Sa validité est passée, sans rendez-vous.",
    }
    if policies.is_recipient(actor, referral) and referral.state == ReferralState.WRITTEN:
        return "Il attend votre réponse\u00a0: réservez, ou dites pourquoi vous ne le prenez pas."
    return said[ReferralState(referral.state)]


def question_words(actor: Actor, referral: Referral) -> str:
    return referral.question if policies.can_read_question(actor, referral) else ""


ACTIONS = {
    "write": "Écrit",
    ReferralAction.TAKE: "Pris",
    ReferralAction.BOOK: "Rendez-vous pris",
    ReferralAction.FREE: "Rendez-vous annulé ou manqué\u00a0: à reprendre",
    ReferralAction.DONE: "Patient vu",
    ReferralAction.GIVE_BACK: "Rendu aux confrères du territoire",
    ReferralAction.DECLINE: "Décliné",
    ReferralAction.WITHDRAW: "Retiré",
    ReferralAction.EXPIRE: "Validité passée",
}
REASONS = {**dict(ReferralDecline.choices), **dict(ReferralWithdrawal.choices)}
BY_ITSELF = "Pivot"


def steps_made(
    rows: Iterable[ReferralTransition], at: dt.datetime, *, reads_words: bool
) -> list[dict[str, str]]:
    """What became of it, for components/timeline.html."""
    return [
        {
            "time": when(row.occurred_at, at),
            "datetime": row.occurred_at.isoformat(),
            "title": ACTIONS[row.action],
            "text": _said(row, reads_words=reads_words),
            "state": "done",
        }
        for row in rows
    ]


def _said(row: ReferralTransition, *, reads_words: bool) -> str:
    who = row.actor_label if " " in row.actor_label else BY_ITSELF
    reason = [str(REASONS[row.reason])] if row.reason else []
    words = [row.words] if row.words and reads_words else []
    return " · ".join([who, *reason, *words])


def spent_card(sent: str, patient: Patient) -> dict[str, Any]:
    """The same place, once it serves no more: it goes on being sent, so that nothing is booked unasked."""
    page = reverse("scheduling:choose_slot", args=[patient.public_id])
    return {"id": sent, "spent": SPENT, "without_url": page}


def booking_card(actor: Actor, referral: Referral, at: dt.datetime) -> dict[str, Any]:
    """What the booking page shows of the referral that it takes."""
    name = referral.recipient.full_name if referral.recipient else ""
    wished = french.within(str(Wished(referral.wished).label))
    return {
        "id": str(referral.public_id),
        "title": f"Adressé par {referral.referrer.full_name} à {name}",
        "question": question_words(actor, referral) or FOR_CARERS,
        "noted": f"Écrit {when(referral.written_at, at)}, à voir {wished}",
        "note": f"La question et la preuve de l’adressage suivent le rendez-vous pris avec {name}.",
    }
