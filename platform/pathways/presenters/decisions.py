"""What the region decided, and what waits: who, when, why, and what it changes."""

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any

from django.urls import reverse

from core import french
from core.clock import today
from pathways.engine import Rulebook
from pathways.engine.tables import Switch
from pathways.enums import DecisionKind, DecisionState
from pathways.models import Decision, DecisionTransition, InForce
from pathways.presenters import words
from pathways.verdicts import decision_title

NBSP = words.NBSP
BADGES = {
    DecisionState.PROPOSED: ("clock", "warn"),
    DecisionState.APPROVED: ("check", "ok"),
    DecisionState.REJECTED: ("close", "danger"),
    DecisionState.WITHDRAWN: ("close", ""),
}
STEPS = {
    "propose": "Proposée",
    "approve": "Approuvée",
    "reject": "Refusée",
    "withdraw": "Retirée par son auteur",
}


def title(decision: Decision, book: Rulebook) -> str:
    """« Majoration enfant (MEG) en téléconsultation », « TCS, Dermatologie : 30,00 € », « Fin : … »."""
    if decision.target is not None:
        return f"Fin{NBSP}: {title(decision.target, book)}"
    if decision.kind == DecisionKind.SWITCH:
        return book.switches[decision.switch].label
    return f"{decision.code}, {_whom(decision.specialties, book)}{NBSP}: {words.euros(decision.amount)}"


def period(decision: Decision) -> str:
    """The days that were proposed."""
    if decision.valid_from is None:
        assert decision.valid_to is not None, "decision_says_since_when"
        return f"Dernier jour{NBSP}: {words.day(decision.valid_to)}"
    return words.validity(decision.valid_from, decision.valid_to)


def badge(decision: Decision) -> dict[str, str]:
    state = DecisionState(decision.state)
    icon, tone = BADGES[state]
    return {"label": str(state.label), "icon": icon, "tone": tone}


def signed(decision: Decision) -> str:
    """« Proposée par Luc Ferrand le …, approuvée par Claire Delmas le … »."""
    text = f"Proposée par {decision.proposed_by} le {_on(decision.proposed_at)}"
    if decision.decided_at is None:
        return text
    verb = "approuvée" if decision.state == DecisionState.APPROVED else "refusée"
    return f"{text}, {verb} par {decision.decided_by} le {_on(decision.decided_at)}"


def to_read_item(decision: Decision, book: Rulebook) -> dict[str, Any]:
    """The same on the page of today, among other things: it says what it is."""
    item = waiting_item(decision, book)
    return item | {"title": f"Décision à relire{NBSP}: {item['title']}"}


def waiting_item(decision: Decision, book: Rulebook) -> dict[str, Any]:
    """A line of a list of things to act on."""
    return {
        "icon": "clock",
        "tone": "warn",
        "title": title(decision, book),
        "text": f"{period(decision)}. {signed(decision)}. {decision.why}",
        "action": {"label": "Lire", "url": _url(decision)},
    }


def in_force_table(rows: Iterable[InForce], book: Rulebook) -> dict[str, Any]:
    """One row for each decision: what it decides, when, who, why."""
    cells = [
        [
            {"text": title(row.decision, book), "note": decision_title(_decided_on(row.decision))},
            {"text": words.validity(row.valid_from, row.valid_to)},
            {"text": row.decision.why, "note": row.decision.source},
            {"text": signed(row.decision)},
        ]
        for row in _one_each(rows)
    ]
    return words.table(["Décision", "Période", "Pourquoi", "Qui"], cells)


def keeper_table(rows: Iterable[InForce], book: Rulebook) -> dict[str, Any]:
    """The same with a way to each decision, for those who keep the rules."""
    rows = _one_each(rows)
    table = in_force_table(rows, book)
    for row, shown in zip(rows, table["rows"], strict=True):
        shown["cells"][0]["url"] = _url(row.decision)
    return table


def history_table(decisions: Iterable[Decision], book: Rulebook) -> dict[str, Any]:
    cells = []
    for decision in decisions:
        mark = badge(decision)
        cells.append(
            [
                {"text": title(decision, book), "url": _url(decision), "note": period(decision)},
                {"text": mark["label"], "icon": mark["icon"], "tone": mark["tone"]},
                {"text": signed(decision), "note": decision.reason},
                {"text": decision.why},
            ]
        )
    return words.table(["Décision", "État", "Qui", "Pourquoi"], cells)


def doubts_table(book: Rulebook, rows: Sequence[InForce], waiting: Iterable[Decision]) -> dict[str, Any]:
    """Every doubtful rule and where it stands."""
    held = {row.decision.switch: row for row in rows if row.decision.switch}
    asked = {decision.switch for decision in waiting}
    cells = [
        [
            {"text": switch.label, "url": reverse("pathways:doubt", args=[switch.key])},
            {"text": switch.doubt},
            _standing(held.get(switch.key), asked=switch.key in asked),
        ]
        for switch in book.switches.values()
    ]
    return words.table(["Règle", "Ce qui fait douter", "État"], cells)


def doubt_facts(switch: Switch, book: Rulebook) -> list[dict[str, str]]:
    """What is known of a doubtful rule, and what turning it on would say."""
    said = " ".join(row.finding.message for row in book.rows if row.switch == switch.key)
    return [
        {"label": "Ce qui fait douter", "value": switch.doubt},
        {"label": "Texte", "value": switch.source.title},
        {"label": "Appliquée, elle dit", "value": said},
    ]


def decision_facts(decision: Decision) -> list[dict[str, str]]:
    facts = [
        {"label": "Nature", "value": DecisionKind(decision.kind).label},
        {"label": "Période", "value": period(decision)},
        {"label": "Pourquoi", "value": decision.why},
    ]
    if decision.source:
        facts.append({"label": "Texte ou courrier", "value": decision.source})
    if decision.reason:
        facts.append({"label": "Raison du refus", "value": decision.reason})
    return facts


def holding(rows: Sequence[InForce]) -> str:
    """What an approved decision holds today, in a sentence."""
    if not rows:
        return "Elle n’a jamais pris effet, ou n’applique rien par elle-même."
    return f"Elle s’applique{NBSP}: {words.validity(rows[0].valid_from, rows[0].valid_to).lower()}."


def steps(rows: Iterable[DecisionTransition]) -> list[dict[str, str]]:
    """For components/timeline.html."""
    return [
        {
            "time": french.moment(row.occurred_at),
            "datetime": row.occurred_at.isoformat(),
            "title": f"{STEPS[row.action]}{'' if row.action == 'withdraw' else f' par {row.actor_label}'}",
            "text": row.reason,
            "state": "done",
        }
        for row in rows
    ]


def meets(rows: Sequence[InForce]) -> str:
    """What is already decided on the same days, which must end first."""
    if not rows:
        return ""
    named = decision_title(_decided_on(rows[0].decision)).lower()
    when = words.validity(rows[0].valid_from, rows[0].valid_to).lower()
    return f"La {named} s’applique {when}{NBSP}: il faudra y mettre fin avant d’approuver celle-ci."


def _standing(row: InForce | None, *, asked: bool) -> dict[str, str]:
    if row is not None:
        note = words.validity(row.valid_from, row.valid_to)
        return {"text": "Appliquée", "icon": "check", "tone": "ok", "note": note}
    if asked:
        return {"text": "Éteinte, une proposition attend", "icon": "clock", "tone": "warn"}
    return {"text": "Éteinte", "icon": "lock", "tone": ""}


def _whom(specialties: Sequence[str], book: Rulebook) -> str:
    if not specialties:
        return "sans spécialité propre"
    return ", ".join(words.specialty_names(specialties, book.vocabulary))


def _one_each(rows: Iterable[InForce]) -> list[InForce]:
    """A tariff holds one row for each specialty; its decision is told once."""
    return list({row.decision_id: row for row in rows}.values())


def _decided_on(decision: Decision) -> dt.date:
    assert decision.decided_at is not None, "decision_settled_by_and_at"
    return today(decision.decided_at)


def _on(at: dt.datetime) -> str:
    return words.day(today(at))


def _url(decision: Decision) -> str:
    return reverse("pathways:decision", args=[decision.public_id])
