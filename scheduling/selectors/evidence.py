"""What was said of an act’s pathway, and what the house itself can testify when it is booked."""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from core import french
from core.actors import Actor
from core.clock import today
from directory.models import Practitioner
from pathways.engine import Override
from patients import selectors as patients
from patients.models import Patient, TreatingPhysician
from scheduling.enums import Answer, Fact, Means, Orientation, Teller
from scheduling.models import Absence, Appointment, Motive, PathwayFact, PathwayOverride, Referral
from scheduling.rules.evidence import Statement
from scheduling.selectors.slots import SEARCHED_DAYS, Agendas, days_from

BY_A_PHYSICIAN = frozenset({Orientation.TREATING_PHYSICIAN, Orientation.OTHER_PHYSICIAN})


def facts_of(appointment: Appointment) -> list[PathwayFact]:
    """Everything said of this act, in order; the last of each fact counts."""
    return list(appointment.pathway_facts.order_by("said_at", "pk"))


def statements_of(appointment: Appointment) -> list[Statement]:
    return [row.statement for row in facts_of(appointment)]


def overrides_of(appointment: Appointment) -> list[PathwayOverride]:
    """Each verdict set aside and each one taken back, in order."""
    return list(appointment.pathway_overrides.order_by("decided_at", "pk"))


def standing_override(appointment: Appointment) -> PathwayOverride | None:
    """What the physician decided, unless they went back on it."""
    last = appointment.pathway_overrides.order_by("-decided_at", "-pk").first()
    return last if last is not None and not last.is_withdrawn else None


def decision_of(row: PathwayOverride | None) -> Override | None:
    """The same as the engine asks for it."""
    if row is None:
        return None
    return Override(ips=row.ips, lifted=frozenset(row.lifted), motive=row.motive)  # type: ignore[arg-type]


@dataclass(frozen=True, slots=True, kw_only=True)
class Witness:
    """The house as a witness of a booking: who books sends; an agenda without any free time is full.

    `agendas` hold the treating physician’s, if there is one. `referral`: what is booked from.
    """

    actor: Actor
    declared: TreatingPhysician | None
    motive: Motive
    agendas: Agendas
    referral: Referral | None = None

    def says(self, physician: Practitioner, question: str, said: Mapping[Fact, str]) -> Iterator[Statement]:
        """What nobody `said` and the booking proves; nothing about an act of the treating physician."""
        if self.is_treating(physician):
            return
        sends = self._referred(physician) or self._sends(physician, question)
        sends = None if Fact.ORIENTATION in said else sends
        if sends is not None:
            yield sends
        if sends is None and said.get(Fact.ORIENTATION) not in BY_A_PHYSICIAN:
            full = None if Fact.TREATING_AVAILABLE in said else self._is_full()
            if full is not None:
                yield full

    def is_treating(self, physician: Practitioner) -> bool:
        return self.declared is not None and self.declared.practitioner_id == physician.pk

    def _referred(self, physician: Practitioner) -> Statement | None:
        """The referral that is booked from, when this physician is the one whom it is for."""
        written = self.referral
        if written is None or written.recipient != physician:
            return None
        own = self.declared is not None and self.declared.practitioner_id == written.referrer_id
        return Statement(
            fact=Fact.ORIENTATION,
            value=Orientation.TREATING_PHYSICIAN if own else Orientation.OTHER_PHYSICIAN,
            told_by=Teller.TREATING_PHYSICIAN if own else Teller.OTHER_PHYSICIAN,
            means=Means.REFERRAL,
            told_on=today(written.written_at),
            person=written.referrer.full_name,
            words=written.question,
        )

    def _sends(self, physician: Practitioner, question: str) -> Statement | None:
        actor = self.actor
        if actor.role != "physician" or actor.practitioner_id in (None, physician.pk):
            return None
        own = self.declared is not None and self.declared.practitioner_id == actor.practitioner_id
        return Statement(
            fact=Fact.ORIENTATION,
            value=Orientation.TREATING_PHYSICIAN if own else Orientation.OTHER_PHYSICIAN,
            told_by=Teller.TREATING_PHYSICIAN if own else Teller.OTHER_PHYSICIAN,
            means=Means.BOOKING,
            told_on=today(self.agendas.at),
            person=actor.label,
            words=question.strip() or self.motive.label,
        )

    def _is_full(self) -> Statement | None:
        """No free time in all the days searched, of a physician who keeps an agenda here."""
        if self.declared is None:
            return None
        treating, agendas, motive = self.declared.practitioner, self.agendas, self.motive
        if not _may_see(treating, motive) or not agendas.is_kept(treating):
            return None
        if agendas.own_slots(treating, motive):
            return None
        first, last = french.day(agendas.dates[0]), french.day(agendas.dates[-1])
        minutes = agendas.minutes(treating, motive)
        leaves = [leave_words(row) for row in agendas.leaves_of(treating)]
        return Statement(
            fact=Fact.TREATING_AVAILABLE,
            value=Answer.NO,
            told_by=Teller.AGENDA,
            means=Means.AGENDA,
            told_on=today(agendas.at),
            person=treating.full_name,
            words=" ".join([f"Aucune heure libre de {minutes} minutes du {first} au {last}.", *leaves]),
        )


def leave_words(row: Absence) -> str:
    """« Absent du lun. 23 nov. 2026 au ven. 4 déc. 2026, suppléé par Dr Pierre Vasseur. »"""
    last = today(row.ends_at - dt.timedelta(microseconds=1))
    deputy = f", suppléé par {row.deputy.full_name}" if row.deputy else ""
    return f"Absent du {french.day(today(row.starts_at))} au {french.day(last)}{deputy}."


def witness_for(
    actor: Actor, patient: Patient, motive: Motive, *, at: dt.datetime, referral: Referral | None = None
) -> Witness:
    """The witness of one booking."""
    declared = patients.treating_physician_of(patient)
    treating = [declared.practitioner] if declared else []
    agendas = Agendas(treating, [], dates=days_from(at, SEARCHED_DAYS), at=at)
    return Witness(actor=actor, declared=declared, motive=motive, agendas=agendas, referral=referral)


def _may_see(practitioner: Practitioner, motive: Motive) -> bool:
    """A motive of another specialty, or of somebody else’s own, says nothing of this physician’s time."""
    own = practitioner.specialty.short_label if practitioner.specialty else ""
    if motive.owner_id not in (None, practitioner.pk):
        return False
    return motive.specialty is None or motive.specialty.short_label == own
