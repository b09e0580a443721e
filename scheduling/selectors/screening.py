"""What the filter says of one case, and what was kept of its passages."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from core.actors import Actor
from core.clock import PARIS, today
from patients import policies as patient_policies
from patients.models import Patient
from patients.rules import age_in_months
from scheduling import policies
from scheduling.enums import Destination, QuestionKind, ScreeningOutcome, StopKind, UnsuitableReason
from scheduling.models import Appointment, Motive, MotiveQuestion, RedFlag, Screening, UnsuitableMark
from scheduling.rules import screening as rules
from scheduling.selectors.motives import questions_of, red_flags_of

Answers = Mapping[UUID, str]
LAST_STOPS = 10  # shown on a file


@dataclass(frozen=True, slots=True, kw_only=True)
class Stop:
    """Why nothing is offered, and where to go: `kind` is a StopKind, or rules.TOO_YOUNG."""

    kind: str
    words: str
    destinations: tuple[Destination, ...]
    advice: str = ""
    phone: str = ""


class Asked:
    """What one motive asks, read once: its signs, exclusions and questions, in the order of the page."""

    def __init__(self, motive: Motive) -> None:
        self.motive = motive
        self.flags: list[RedFlag] = list(red_flags_of(motive))
        self.questions: list[MotiveQuestion] = list(questions_of(motive))

    @property
    def filter(self) -> rules.Filter:
        return rules.Filter(
            minimum_age_months=self.motive.minimum_age_months,
            signs=tuple(
                rules.Sign(str(flag.public_id), flag.kind == StopKind.EXCLUSION) for flag in self.flags
            ),
            questions=tuple(_question(one) for one in self.questions),
        )

    def stop(self, patient: Patient, answers: Answers, at: dt.datetime) -> Stop | None:
        """None when a teleconsultation may be looked for."""
        case = rules.Case(age_months=age_in_months(patient.birth_date, today(at)), answers=_by_key(answers))
        key = rules.stop_of(self.filter, case)
        if key == rules.TOO_YOUNG:
            return self._too_young()
        return next((_stop(flag) for flag in self.flags if str(flag.public_id) == key), None)

    def fault(self, answers: Answers) -> rules.Fault | None:
        """The first answer that is missing or wrong."""
        return next(rules.faults(self.filter, _by_key(answers)), None)

    def said(self, answers: Answers, stop: Stop | None) -> list[dict[str, Any]]:
        """What is kept of these answers, in the words of today; what was not asked is not there."""
        flags = [(flag.kind, flag.question, answers.get(flag.public_id, "")) for flag in self.flags]
        asked = [(one.kind, one.text, answers.get(one.public_id, "").strip()) for one in self.questions]
        lines = [
            {"kind": kind, "asked": words, "answer": answer, "stops": bool(stop and stop.words == words)}
            for kind, words, answer in [*flags, *asked]
            if answer
        ]
        if stop is not None and stop.kind == rules.TOO_YOUNG:
            lines.append({"kind": stop.kind, "asked": stop.words, "answer": "", "stops": True})
        return lines

    def _too_young(self) -> Stop:
        return Stop(
            kind=rules.TOO_YOUNG,
            words=f"Enfant de moins de {age_words(self.motive.minimum_age_months)}",
            destinations=tuple(map(Destination, self.motive.too_young_go)),
        )


def age_words(months: int) -> str:
    """« 18 mois », « 6 ans »."""
    return f"{months // 12}\u00a0ans" if months >= 24 and months % 12 == 0 else f"{months}\u00a0mois"


def screening_of(appointment: Appointment) -> Screening | None:
    return Screening.objects.filter(appointment=appointment).first()


def last_stop(patient: Patient, motive: Motive, since: dt.datetime) -> Screening | None:
    rows = Screening.objects.filter(
        patient=patient, motive=motive, outcome=ScreeningOutcome.STOPPED, answered_at__gte=since
    )
    return rows.order_by("-answered_at", "-pk").first()


def stops_for(actor: Actor, patient: Patient, at: dt.datetime) -> list[Screening]:
    """The passages that the filter stopped, the last first, for who may read the file; [] for the others."""
    if not patient_policies.can_open_file(actor, patient, at):
        return []
    rows = Screening.objects.filter(patient=patient, outcome=ScreeningOutcome.STOPPED)
    return list(rows.select_related("motive").order_by("-answered_at", "-pk")[:LAST_STOPS])


def mark_of(appointment: Appointment) -> UnsuitableMark | None:
    return UnsuitableMark.objects.filter(appointment=appointment).first()


class MotiveCount(NamedTuple):
    """Of one motive in a period: what was booked, stopped by the filter, and marked back, by reason."""

    motive: Motive
    booked: int
    stopped: int
    marked: Mapping[UnsuitableReason, int]

    @property
    def unsuitable(self) -> int:
        return sum(self.marked.values())


def unsuitable_counts(actor: Actor, first: dt.date, last: dt.date) -> list[MotiveCount]:
    """What was booked from one day to the other, both included, most often marked back first."""
    policies.require_motive_keeper(actor)
    since = dt.datetime.combine(first, dt.time(), tzinfo=PARIS)
    until = dt.datetime.combine(last + dt.timedelta(days=1), dt.time(), tzinfo=PARIS)
    booked = _counted(Appointment.objects.filter(booked_at__gte=since, booked_at__lt=until))
    stops = Screening.objects.filter(outcome=ScreeningOutcome.STOPPED)
    stopped = _counted(stops.filter(answered_at__gte=since, answered_at__lt=until))
    marked = _marked(since, until)
    found = Motive.objects.select_related("owner").filter(pk__in={*booked, *stopped, *marked})
    counts = [
        MotiveCount(one, booked.get(one.pk, 0), stopped.get(one.pk, 0), marked.get(one.pk, {}))
        for one in found
    ]
    return sorted(counts, key=lambda row: (-row.unsuitable, -row.stopped, row.motive.label, row.motive.pk))


def _counted(rows: QuerySet[Any]) -> dict[int, int]:
    return dict(rows.values_list("motive").annotate(Count("pk")).order_by("motive"))


def _marked(since: dt.datetime, until: dt.datetime) -> dict[int, dict[UnsuitableReason, int]]:
    of = Q(appointment__booked_at__gte=since, appointment__booked_at__lt=until)
    rows = UnsuitableMark.objects.filter(of).values_list("appointment__motive", "reason")
    found: dict[int, dict[UnsuitableReason, int]] = {}
    for motive, reason, count in rows.annotate(Count("pk")).order_by("appointment__motive", "reason"):
        found.setdefault(motive, {})[UnsuitableReason(reason)] = count
    return found


def _question(one: MotiveQuestion) -> rules.Question:
    choices = tuple(one.choices) if one.kind == QuestionKind.CHOICE else (rules.YES, rules.NO)
    is_free = one.kind == QuestionKind.TEXT
    return rules.Question(str(one.public_id), choices, is_free=is_free, is_required=one.is_required)


def _stop(flag: RedFlag) -> Stop:
    return Stop(
        kind=flag.kind,
        words=flag.question,
        destinations=tuple(map(Destination, flag.destinations)),
        advice=flag.where_to_go,
        phone=flag.phone,
    )


def _by_key(answers: Answers) -> dict[str, str]:
    return {str(key): answer for key, answer in answers.items()}
