"""The filter in words: what is asked, where a stop sends, what was answered."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from core import french
from core.actors import Actor
from core.french import NBSP
from directory.models import Practitioner
from scheduling import policies, selectors
from scheduling.enums import Destination, QuestionKind, StopKind
from scheduling.models import Appointment, Demand, MotiveQuestion, RedFlag, Screening
from scheduling.presenters.times import when
from scheduling.rules.screening import NO, TOO_YOUNG, YES, Fault

HEADINGS = {
    Destination.SAMU: "Appelez le 15 maintenant",
    Destination.DEAF: "Écrivez au 114 maintenant",
    Destination.SUICIDE: "Appelez le 3114 maintenant",
    Destination.TREATING: "À voir avec son médecin traitant",
    Destination.IN_PERSON: "À voir en présence",
}
WHY = {
    StopKind.SIGN: "ne se voit pas à distance. Aucun créneau n’est proposé.",
    StopKind.EXCLUSION: "ne convient pas à une téléconsultation. Aucun créneau n’est proposé.",
    TOO_YOUNG: "se voit en présence. Aucun créneau n’est proposé.",
}
AT_ONCE = frozenset({Destination.SAMU, Destination.DEAF, Destination.SUICIDE})


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """One place to go, with the link that calls it; without a link, what is to be arranged."""

    label: str
    note: str
    url: str = ""
    icon: str = "phone"
    tone: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedLine:
    """One thing asked, with what was answered: `answer` is « oui », « non » or words."""

    name: str
    words: str
    answer: str
    error: str = ""
    kind: str = ""
    choices: tuple[str, ...] = ()
    is_required: bool = False


WAYS = {
    Destination.SAMU: Way(label="Appeler le 15", note="SAMU, jour et nuit", url="tel:15", tone="danger"),
    Destination.DEAF: Way(
        label="SMS au 114", note="Personne sourde ou malentendante", url="sms:114", icon="send"
    ),
    Destination.SUICIDE: Way(
        label="Appeler le 3114",
        note="Crise suicidaire : gratuit, jour et nuit",
        url="tel:3114",
        tone="danger",
    ),
    Destination.IN_PERSON: Way(
        label="Consultation en présence", note="À organiser avec le cabinet ou le site", icon="building"
    ),
}


def stop_card(
    stop: selectors.Stop, treating: Practitioner | None, kept_at: dt.datetime | None
) -> dict[str, Any]:
    """Where to go at once, every number a tap away."""
    urgent = bool(AT_ONCE & set(stop.destinations))
    ways = [_way(one, treating) for one in stop.destinations]
    if stop.phone:
        number = french.phone_read(stop.phone)
        ways.append(Way(label=f"Appeler le {number}", note="", url=f"tel:{french.dialled(stop.phone)}"))
    if urgent and Destination.TREATING not in stop.destinations and treating is not None:
        ways += _to_practice(treating, "Prévenir", "Médecin traitant")
    return {
        "heading": HEADINGS[stop.destinations[0]],
        "question": stop.words,
        "why": WHY[stop.kind],  # type: ignore[index]
        "advice": stop.advice,
        "ways": ways,
        "is_urgent": urgent,
        "is_age": stop.kind == TOO_YOUNG,
        "kept": f"Vos réponses sont gardées au dossier, à {french.hour(kept_at)}." if kept_at else "",
    }


def _way(destination: Destination, treating: Practitioner | None) -> Way:
    if destination != Destination.TREATING:
        return WAYS[destination]
    found = _to_practice(treating, "Appeler", "Médecin traitant") if treating else []
    none = "Aucun médecin traitant au dossier" if treating is None else "Sans numéro professionnel déclaré"
    return found[0] if found else Way(label="Son médecin traitant", note=none, icon="stethoscope")


def _to_practice(practitioner: Practitioner, verb: str, note: str) -> list[Way]:
    number = practitioner.professional_phone
    if not number:
        return []
    label = f"{verb} le Dr {practitioner.family_name}, {french.phone_read(number)}"
    return [Way(label=label, note=note, url=f"tel:{french.dialled(number)}")]


def flag_lines(
    flags: Iterable[RedFlag], answers: Mapping[UUID, str], fault: Fault | None
) -> dict[str, list[AskedLine]]:
    """{"signs", "exclusions"}, each answered « non » until somebody says otherwise."""
    lines = {kind: [_flag(flag, answers, fault) for flag in flags if flag.kind == kind] for kind in StopKind}
    return {"signs": lines[StopKind.SIGN], "exclusions": lines[StopKind.EXCLUSION]}


def question_lines(
    questions: Iterable[MotiveQuestion], answers: Mapping[UUID, str], fault: Fault | None
) -> list[AskedLine]:
    return [
        AskedLine(
            name=f"reponse-{one.public_id}",
            words=one.text,
            answer=answers.get(one.public_id, ""),
            error=_error(fault, one.public_id),
            kind=one.kind,
            choices=tuple(one.choices),
            is_required=one.is_required,
        )
        for one in questions
    ]


def _flag(flag: RedFlag, answers: Mapping[UUID, str], fault: Fault | None) -> AskedLine:
    return AskedLine(
        name=f"signe-{flag.public_id}",
        words=flag.question,
        answer=YES if answers.get(flag.public_id) == YES else NO,
        error=_error(fault, flag.public_id),
    )


def _error(fault: Fault | None, key: UUID) -> str:
    return fault.message if fault is not None and fault.key == str(key) else ""


def answers_view(actor: Actor, appointment: Appointment, at: dt.datetime) -> dict[str, Any] | None:
    """What was answered while booking, for who may read it; None when nothing was asked."""
    if not policies.can_read_question(actor, appointment):
        return None
    return booking_answers(appointment, at)


def booking_answers(appointment: Appointment, at: dt.datetime) -> dict[str, Any] | None:
    """The same for a page that is for carers alone: questions in full, signs in one line."""
    kept = selectors.screening_of(appointment)
    if kept is None:
        return None
    asked = [line for line in kept.answers if line["kind"] in QuestionKind.values]
    signs = len(kept.answers) - len(asked)
    return {
        "lines": [{"label": line["asked"], "value": _sentence(line["answer"])} for line in asked],
        "signs": _none_raised(signs),
        "noted": f"Répondu par {kept.answered_by}, {when(kept.answered_at, at)}",
    }


def demand_answers(demand: Demand) -> dict[str, Any] | None:
    """The same of a request, in the words of today: what was asked may have been put otherwise since."""
    answers = {UUID(key): answer for key, answer in demand.answers.items()}
    lines = selectors.Asked(demand.motive).said(answers, None)
    if not lines:
        return None
    asked = [line for line in lines if line["kind"] in QuestionKind.values]
    return {
        "lines": [{"label": line["asked"], "value": _sentence(line["answer"])} for line in asked],
        "signs": _none_raised(len(lines) - len(asked)),
        "noted": f"Répondu par {demand.asked_by}",
    }


def stop_lines(rows: Iterable[Screening], at: dt.datetime) -> list[dict[str, Any]]:
    """What the filter stopped, for components/timeline.html."""
    return [
        {
            "time": when(row.answered_at, at),
            "datetime": row.answered_at.isoformat(),
            "title": " · ".join(line["asked"] for line in row.answers if line["stops"]),
            "text": f"{row.motive.label} · répondu par {row.answered_by}",
            "state": "done",
        }
        for row in rows
    ]


def _none_raised(count: int) -> str:
    if not count:
        return ""
    return "« Non » au seul signe demandé" if count == 1 else f"« Non » aux {count}{NBSP}signes demandés"


def _sentence(answer: str) -> str:
    return answer.capitalize() if answer in (YES, NO) else answer
