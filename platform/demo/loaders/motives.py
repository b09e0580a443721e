"""Motives, what they ask, and what the physicians of the story made of them."""

import datetime as dt
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from core.clock import today
from demo.loaders.files import table
from directory.models import Practitioner
from directory.selectors import specialties_as_said
from scheduling.enums import QuestionKind, StopKind
from scheduling.models import ElsewhereOpening, Motive, MotiveQuestion, PractitionerMotive, RedFlag
from scheduling.selectors import Asked

# What a caller says, by question; a choice is its first, « oui ou non » is « non ».
SAID = {
    "Quelle maladie ?": "Hypertension et diabète",
    "Que faut-il renouveler ?": "Tout le traitement habituel",
    "Où, et depuis quand ?": "Avant-bras, depuis dix jours",
    "Température la plus haute, et depuis quand": "38,2 °C, depuis hier soir",
    "Quel examen, demandé par qui ?": "Prise de sang, demandée par le médecin traitant",
    "Ce qui a changé, et depuis quand": "Dort mal depuis trois semaines",
    "Comment est-elle tombée ?": "En se levant de son fauteuil",
}
SAID_OTHERWISE = "Depuis une semaine"


def load(people: Mapping[str, Practitioner], at: dt.datetime) -> None:
    data = table("motives")
    for row in data["motives"]:
        _load_motive(row, None)
    for row in data["own"]:
        _load_motive(row, people[row["owner"]])
    for position, row in enumerate(data["red_flags"]):
        RedFlag.objects.create(position=position, **row)
    for row in data["choices"]:
        PractitionerMotive.objects.create(
            practitioner=people[row["practitioner"]],
            motive=Motive.objects.get(label=row["motive"]),
            is_taken=row.get("is_taken", True),
            duration_minutes=row.get("minutes"),
        )
    for row in data["elsewhere"]:
        ElsewhereOpening.objects.create(
            specialty=specialties_as_said().get(short_label=row["specialty"]),
            starts_on=today(at) - dt.timedelta(days=30),
            reason=row["reason"],
        )


def answers_to(motive: Motive) -> dict[UUID, str]:
    """Nothing that stops, and something to read."""
    asked = Asked(motive)
    said = {flag.public_id: "non" for flag in asked.flags}
    return said | {one.public_id: _said(one) for one in asked.questions}


def _said(question: MotiveQuestion) -> str:
    if question.kind == QuestionKind.CHOICE:
        return question.choices[0]
    return "non" if question.kind == QuestionKind.YES_NO else SAID.get(question.text, SAID_OTHERWISE)


def _load_motive(row: dict[str, Any], owner: Practitioner | None) -> None:
    shortest, longest = row.get("bounds", (5, 120))
    specialty = row.get("specialty")
    motive = Motive.objects.create(
        label=row["label"],
        owner=owner,
        specialty=specialties_as_said().get(short_label=specialty) if specialty else None,
        duration_minutes=row["minutes"],
        shortest_minutes=shortest,
        longest_minutes=longest,
        forms=row["forms"],
        minimum_age_months=row["minimum_age_months"],
        is_planned_care=row.get("planned_care", False),
        hint=row.get("hint", ""),
        outline=row.get("outline", ""),
        devices=row.get("devices", []),
        documents=row.get("documents", []),
    )
    for kind in StopKind:
        for position, (question, destinations, advice) in enumerate(row.get(f"{kind}s", [])):
            RedFlag.objects.create(
                motive=motive,
                kind=kind,
                question=question,
                destinations=destinations,
                where_to_go=advice,
                position=position,
            )
    for position, (text, answered, required) in enumerate(row.get("questions", [])):
        _load_question(motive, position, text, answered, is_required=bool(required))


def _load_question(
    motive: Motive, position: int, text: str, answered: str | list[str], *, is_required: bool
) -> None:
    kind, choices = (QuestionKind.CHOICE, answered) if isinstance(answered, list) else (answered, [])
    MotiveQuestion.objects.create(
        motive=motive,
        text=text,
        kind=kind,
        choices=choices,
        is_required=is_required,
        position=position,
    )
