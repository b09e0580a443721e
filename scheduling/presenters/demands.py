"""Requests in words: how long one waits, who was asked, what there is to do."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from core import french
from core.actors import Actor
from core.clock import today
from core.french import NBSP
from patients import policies as patient_policies
from patients import presenters as patients
from patients import selectors as patient_selectors
from patients.models import Patient
from scheduling.enums import DeclineReason, DemandState, Urgency
from scheduling.models import Demand, DemandTurn, ProposedTime
from scheduling.models.demands import STANDING
from scheduling.presenters.offers import treating_phone
from scheduling.presenters.people import home
from scheduling.presenters.times import when
from scheduling.states import DemandAction
from territory.models import Cart

TONES = {Urgency.HOUR: "danger", Urgency.TODAY: "warn", Urgency.TWO_DAYS: "info"}
STATES = {
    DemandState.OPEN: {"label": "Attend un médecin", "icon": "clock", "tone": ""},
    DemandState.PROPOSED: {"label": "Heures proposées", "icon": "calendar", "tone": "live"},
    DemandState.ACCEPTED: {"label": "Acceptée", "icon": "check", "tone": "ok"},
    DemandState.WITHDRAWN: {"label": "Retirée", "icon": "close", "tone": ""},
    DemandState.UNMET: {"label": "Close sans médecin", "icon": "warning", "tone": "danger"},
}
SOMEBODY = "Un patient"


@dataclass(frozen=True, slots=True, kw_only=True)
class DemandLine:
    """A request in a list. `badges`: its urgency, and how late it is or what it waits for."""

    url: str
    icon: str
    tone: str
    title: str
    text: str
    badges: list[dict[str, str]]
    action: str
    is_first: bool


def demand_lines(
    actor: Actor, rows: Iterable[Demand], at: dt.datetime, action: str, proposed: str = "Voir"
) -> list[DemandLine]:
    """`action` leads to each; `proposed` to those that hours were proposed to."""
    return [
        DemandLine(
            url=reverse("scheduling:demand", args=[row.public_id]),
            icon="bolt",
            tone="danger" if is_overdue(row, at) else "",
            title=patient_title(actor, row, at),
            text=_about(row, at),
            badges=badges(row, at),
            action=action if row.state != DemandState.PROPOSED else proposed,
            is_first=rank == 0,
        )
        for rank, row in enumerate(rows)
    ]


def patient_title(actor: Actor, demand: Demand, at: dt.datetime) -> str:
    """« Mme Jeanne Petit, 87 ans »; nobody’s name for who may not know it any more."""
    if not patient_policies.can_know(actor, demand.patient, at):
        return SOMEBODY
    return f"{patients.display_name(demand.patient)}, {patients.age(demand.patient, at)}"


def badges(demand: Demand, at: dt.datetime) -> list[dict[str, str]]:
    """The urgency in words; then the ageing, never by its colour alone."""
    urgency = Urgency(demand.urgency)
    found = [{"label": str(urgency.label), "icon": "bolt", "tone": TONES[urgency]}]
    if demand.state not in STANDING:
        return [*found, STATES[DemandState(demand.state)]]
    if demand.state == DemandState.PROPOSED:
        found.append(STATES[DemandState.PROPOSED])
    return [*found, ageing(demand, at)]


def ageing(demand: Demand, at: dt.datetime) -> dict[str, str]:
    if is_overdue(demand, at):
        late = f"En retard de {span_words(at - demand.due_at)}"
        return {"label": late, "icon": "warning", "tone": "danger"}
    return {"label": f"Attend depuis {span_words(at - demand.asked_at)}", "icon": "clock", "tone": ""}


def is_overdue(demand: Demand, at: dt.datetime) -> bool:
    return demand.state in STANDING and at >= demand.due_at


def span_words(span: dt.timedelta) -> str:
    """« moins d’une minute », « 12 min », « 3 h 05 », « 2 j »."""
    minutes = int(span.total_seconds() // 60)
    if minutes < 1:
        return "moins d’une minute"
    if minutes < 60:
        return f"{minutes}{NBSP}min"
    if minutes < 48 * 60:
        return f"{minutes // 60}{NBSP}h{NBSP}{minutes % 60:02}"
    return f"{minutes // (24 * 60)}{NBSP}j"


def _about(demand: Demand, at: dt.datetime) -> str:
    """« Chute sans gravité apparente · EHPAD Les Marronniers · Nadia Benali, 13 h 51 »."""
    place = place_words(demand)
    return " · ".join([demand.motive.label, place, f"{demand.asked_by}, {when(demand.asked_at, at)}"])


def cart_words(cart: Cart) -> str:
    """« EHPAD Les Marronniers, Chariot 1 », « Au domicile du patient, Valise 1 »."""
    return f"{'Au domicile du patient' if cart.is_kit else cart.site.name}, {cart.name}"


def place_words(demand: Demand) -> str:
    if demand.cart is not None:
        return cart_words(demand.cart)
    return home(demand.patient) or "Chez le patient"


def facts(demand: Demand, at: dt.datetime) -> list[dict[str, str]]:
    """For components/facts.html."""
    beside = [{"label": "Auprès du patient", "value": demand.nurse.full_name}] if demand.nurse else []
    return [
        {"label": "Comment", "value": demand.get_form_display()},
        {"label": "Où", "value": place_words(demand)},
        *beside,
        *_sent(demand),
        {"label": "Demandé par", "value": f"{demand.asked_by}, {when(demand.asked_at, at)}"},
        {"label": "Réponse attendue avant", "value": when(demand.due_at, at)},
    ]


def _sent(demand: Demand) -> list[dict[str, str]]:
    if demand.referral is None:
        return []
    written = demand.referral
    words = f"{written.referrer.full_name}, {french.day(today(written.written_at))}"
    return [{"label": "Suite à l’adressage de", "value": words}]


def sentence(demand: Demand, turns: list[DemandTurn], own: DemandTurn | None, at: dt.datetime) -> str:
    """Where it stands; `own` is the turn of a reader who may answer."""
    if demand.appointment is not None:
        starts = when(demand.appointment.starts_at, at)
        return f"{demand.appointment.practitioner.full_name} la prend : {starts}."
    if demand.state == DemandState.PROPOSED:
        return "Un médecin propose ces heures."
    if demand.state == DemandState.OPEN:
        waiting = [turn for turn in turns if turn.declined_at is None]
        if own in waiting:
            return "Elle attend votre réponse."
        names = [turn.practitioner.full_name for turn in waiting]
        return f"{_listed(names)} : pas encore de réponse." if names else "Personne n’a encore répondu."
    if demand.state == DemandState.WITHDRAWN:
        return "Elle n’était plus nécessaire."
    judged = next((turn for turn in turns if turn.reason in JUDGEMENTS), None)
    if judged is not None:
        return f"{judged.practitioner.full_name} : {JUDGEMENTS[DeclineReason(judged.reason)]}"
    return "Aucun médecin sollicité ne l’a prise."


JUDGEMENTS = {
    DeclineReason.EMERGENCY: "ne peut pas attendre une téléconsultation.",
    DeclineReason.IN_PERSON: "à voir en présence.",
}


def _listed(names: list[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} et {names[-1]}"


def turn_lines(turns: Iterable[DemandTurn], at: dt.datetime, *, reads_words: bool) -> list[dict[str, str]]:
    """Who was asked and what they answered, for components/timeline.html."""
    return [
        {
            "time": when(turn.declined_at or turn.told_at, at),
            "datetime": (turn.declined_at or turn.told_at).isoformat(),
            "title": turn.practitioner.full_name + (", médecin traitant" if turn.is_treating else ""),
            "text": _answered(turn, reads_words=reads_words),
            "state": "done" if turn.declined_at else "",
        }
        for turn in turns
    ]


def _answered(turn: DemandTurn, *, reads_words: bool) -> str:
    if turn.declined_at is None:
        return "Prévenu, dans Pivot et par e-mail"
    words = f" · {turn.words}" if turn.words and reads_words else ""
    return f"Ne la prend pas : {french.within(str(DeclineReason(turn.reason).label))}{words}"


ACTIONS = {
    "file": "Demande déposée",
    DemandAction.GO_ON: "Médecin suivant sollicité",
    DemandAction.ESCALATE: "Sans réponse à temps : tous prévenus de nouveau",
    DemandAction.DECLINE: "Déclinée",
    DemandAction.PROPOSE: "Heures proposées",
    DemandAction.LAPSE: "Heures proposées restées sans réponse",
    DemandAction.REJECT: "Aucune des heures ne convient",
    DemandAction.CHOOSE: "Heure choisie",
    DemandAction.ACCEPT: "Acceptée",
    DemandAction.WITHDRAW: "Retirée",
    DemandAction.SEND_ELSEWHERE: "Orientée autrement",
    DemandAction.EXHAUST: "Plus personne à solliciter",
    DemandAction.EXPIRE: "Close sans réponse",
}
BY_ITSELF = "Pivot"


def steps_made(rows: Iterable[Any], at: dt.datetime) -> list[dict[str, str]]:
    """What became of it, for components/timeline.html."""
    return [
        {
            "time": when(row.occurred_at, at),
            "datetime": row.occurred_at.isoformat(),
            "title": ACTIONS[row.action],
            "text": row.actor_label if " " in row.actor_label else BY_ITSELF,
            "state": "done",
        }
        for row in rows
    ]


@dataclass(frozen=True, slots=True)
class Proposed:
    """One proposed hour: `id` goes back to the server, the words are read."""

    id: str
    words: str
    physician: str


def proposed_times(rows: Iterable[ProposedTime], at: dt.datetime) -> list[Proposed]:
    return [
        Proposed(str(row.public_id), when(row.starts_at, at), row.turn.practitioner.full_name)
        for row in rows
        if row.until > at
    ]


def kept_words(rows: list[ProposedTime]) -> str:
    return f"Gardées pour vous jusqu’à {french.hour(rows[0].until)}." if rows else ""


def practice_of(patient: Patient) -> dict[str, str] | None:
    """The practice of the treating physician, to call meanwhile."""
    declared = patient_selectors.treating_physician_of(patient)
    return treating_phone(declared.practitioner) if declared else None


def help_view(demand: Demand, turns: list[DemandTurn], at: dt.datetime) -> dict[str, Any] | None:
    """What who asked does when nobody answers in time or takes it; None while it is on its way."""
    reasons = {turn.reason for turn in turns}
    practice = practice_of(demand.patient)
    if demand.state == DemandState.UNMET and DeclineReason.EMERGENCY in reasons:
        return _help("Appelez le 15 maintenant", "Le médecin juge que cela ne peut pas attendre.", None)
    if demand.state == DemandState.UNMET and DeclineReason.IN_PERSON in reasons:
        return _help("À voir en présence", "Le médecin juge qu’il faut un examen en présence.", practice)
    if demand.state == DemandState.UNMET:
        return _help("Aucun médecin ne prend cette demande", NOT_WAITED, practice)
    if is_overdue(demand, at):
        return _help("Toujours pas de réponse", TOLD_AGAIN, practice)
    return None


NOT_WAITED = "Rien n’est réservé. Appelez le cabinet, ou choisissez une autre heure."
TOLD_AGAIN = "Tous les médecins sollicités viennent d’être prévenus de nouveau. La demande reste ouverte."


def _help(happened: str, safe: str, practice: dict[str, str] | None) -> dict[str, Any]:
    return {"happened": happened, "safe": safe, "practice": practice}


def received_count(count: int) -> str:
    """« 2 demandes attendent votre réponse »."""
    if not count:
        return "Aucune demande n’attend votre réponse."
    return "Une demande attend votre réponse." if count == 1 else f"{count} demandes attendent votre réponse."
