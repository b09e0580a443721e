"""What may be prescribed at a distance, on a paper of ours: asked at each line, and at the signature."""

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from core.clock import today
from core.errors import Conflict, Invalid
from prescriptions import selectors
from prescriptions.enums import LineKind
from prescriptions.models import Drug, Prescription, PrescriptionLine
from prescriptions.rules import lines, restrictions, scope


@dataclass(frozen=True, slots=True, kw_only=True)
class NewLine:
    """What a form checked. For a drug of the list, `content` has its code and nothing else of the list."""

    kind: LineKind
    content: Mapping[str, Any]
    is_ald: bool = False


def judged(
    prescription: Prescription, line: NewLine, at: dt.datetime, row: PrescriptionLine | None = None
) -> dict[str, Any]:
    """What is kept of a line. `row`: the one that it takes the place of."""
    content = dict(line.content)
    if not all(map(restrictions.is_legible, lines.judged_words(line.kind, content))):
        raise Invalid(restrictions.FOREIGN_LETTERS)
    if line.kind == LineKind.DRUG:
        content |= _of_the_list(content, today(at))
    require_allowed(prescription, line.kind, content, at, row)
    return content


def require_allowed(
    prescription: Prescription,
    kind: str,
    content: Mapping[str, Any],
    at: dt.datetime,
    row: PrescriptionLine | None = None,
) -> None:
    """What may be prescribed at a distance, on a paper of ours, in this form of act."""
    if why := scope.refused(kind, prescription.consultation.appointment.form):
        raise Conflict(why, code="out_of_scope")
    if refused := selectors.refusal_of(kind, content, today(at)):
        raise Conflict(f"{lines.headline(kind, content)} : {refused.sentence}", code="restricted_drug")
    if kind == LineKind.SICK_LEAVE:
        verdict = selectors.leave_verdict(prescription, content, today(at), but=row)
        if not verdict.is_allowed:
            raise Conflict(verdict.why, code="leave_refused")


def _of_the_list(content: Mapping[str, Any], on: dt.date) -> dict[str, Any]:
    """What the list knows of the drug chosen; a name typed by hand, or changed since, stays as it is."""
    drug = selectors.drug_of(content["cis"], on) if content.get("cis") else None
    if drug is None or not _is_called(drug, content["name"]):
        return {"cis": "", "substances": [], "conditions": [], "name": content["name"]}
    known = {"substances": list(drug.substances), "conditions": list(drug.conditions)}
    return {"cis": drug.cis, "name": drug.name, **known}


def _is_called(drug: Drug, typed: str) -> bool:
    """Whether the name typed still leads to the drug that was chosen."""
    return all(re.search(pattern, drug.words) for pattern in selectors.search_patterns(typed))
