"""Days off work prescribed at a distance: three at most, but for some (L6316-1 CSP, since 2024).

They begin with the act or later; they overlap no other, and what follows another prolongs it.

The exceptions of the law: the treating physician or the referent midwife; and, for a prolongation only, the
impossibility, that the patient justifies, of being seen in person in time.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

MOST = 3  # days
SINCE = dt.date(2024, 1, 1)
LIMIT = (
    "À distance, un arrêt ne dépasse pas trois jours, prolongation comprise, sauf de la main du médecin "
    "traitant ou de la sage-femme référente (article L. 6316-1 du code de la santé publique)."
)
TODO = "Ramenez-le à trois jours, ou adressez le patient à une consultation en présence."
PROLONGATION_TODO = (
    "S’il ne peut pas consulter en présence à temps, écrivez ce qui l’en empêche : c’est la seule exception."
)


FARTHEST = dt.timedelta(days=62)  # after the act: farther, the date is a slip
DAY = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Leave:
    """What is asked. `earlier_days`: of the leave that this one prolongs."""

    starts_on: dt.date
    days: int
    is_prolongation: bool = False
    earlier_days: int = 0
    justification: str = ""

    @property
    def ends_on(self) -> dt.date:
        return self.starts_on + (self.days - 1) * DAY

    @property
    def total(self) -> int:
        return self.days + (self.earlier_days if self.is_prolongation else 0)


@dataclass(frozen=True, slots=True)
class Verdict:
    """`why`: the exception that carries it, or the reason of the refusal."""

    outcome: Literal["within", "exception", "justified", "refused"]
    why: str = ""

    @property
    def is_allowed(self) -> bool:
        return self.outcome != "refused"


def judged(
    leave: Leave, *, by_treating: bool, on: dt.date, seen_on: dt.date, known: Sequence[Leave] = ()
) -> Verdict:
    """`by_treating`: the prescriber is the treating physician, or the midwife whom the patient named.
    `seen_on`: the day of the act; `known`: the patient’s other leaves.
    """
    why = _misdated(leave, seen_on) or _against(leave, known)
    return Verdict("refused", why) if why else _long_enough(leave, by_treating=by_treating, on=on)


def _misdated(leave: Leave, seen_on: dt.date) -> str:
    if leave.starts_on < seen_on:
        return f"Un arrêt ne s’antidate pas : il commence au plus tôt le jour de l’acte, le {_day(seen_on)}."
    if leave.starts_on > seen_on + FARTHEST:
        return "Cet arrêt commencerait dans plus de deux mois : vérifiez la date."
    return ""


def _against(leave: Leave, known: Sequence[Leave]) -> str:
    """What the patient’s other leaves make of this one."""
    for other in known:
        span = f"du {_day(other.starts_on)} au {_day(other.ends_on)}"
        if leave.starts_on <= other.ends_on and other.starts_on <= leave.ends_on:
            return f"Il chevauche un arrêt déjà prescrit, {span}. Changez ses dates, ou annulez l’autre."
    before = _days_before(leave, known)
    if before > (leave.earlier_days if leave.is_prolongation else 0):
        return (
            f"Un arrêt de {before} jours se termine la veille : cochez « Prolonge un arrêt en cours » et "
            f"écrivez {before} jours déjà prescrits."
        )
    return ""


def _days_before(leave: Leave, known: Sequence[Leave]) -> int:
    """Of all the leaves that run into this one without a day between."""
    total, start = 0, leave.starts_on
    for other in sorted(known, key=lambda one: one.starts_on, reverse=True):
        if other.ends_on + DAY == start:
            total, start = total + other.days, other.starts_on
    return total


def _day(on: dt.date) -> str:
    return f"{on:%d/%m/%Y}"


def _long_enough(leave: Leave, *, by_treating: bool, on: dt.date) -> Verdict:
    if on < SINCE or leave.total <= MOST:
        return Verdict("within")
    if by_treating:
        return Verdict(
            "exception", "Prescrit par le médecin traitant : la limite de trois jours ne joue pas."
        )
    if leave.is_prolongation and leave.justification.strip():
        return Verdict("justified", "Consultation en présence impossible, justifiée par le patient.")
    todo = f"{TODO} {PROLONGATION_TODO}" if leave.is_prolongation else TODO
    return Verdict("refused", f"{LIMIT} {todo}")
