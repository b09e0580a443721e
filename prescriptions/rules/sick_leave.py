"""Days off work prescribed at a distance: three at most, but for some (L6316-1 CSP, since 2024).

The exceptions of the law: the treating physician or the referent midwife; and, for a prolongation only, the
impossibility, that the patient justifies, of being seen in person in time.
"""

import datetime as dt
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Leave:
    """What is asked. `earlier_days`: of the leave that this one prolongs."""

    days: int
    is_prolongation: bool = False
    earlier_days: int = 0
    justification: str = ""

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


def judged(leave: Leave, *, by_treating: bool, on: dt.date) -> Verdict:
    """`by_treating`: the prescriber is the treating physician, or the midwife whom the patient named."""
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
