"""What may be prescribed at a distance, on a paper of ours: asked at each line, and at the signature."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from core.clock import today
from core.errors import Conflict
from prescriptions import selectors
from prescriptions.enums import LineKind
from prescriptions.models import Prescription
from prescriptions.rules import scope


@dataclass(frozen=True, slots=True, kw_only=True)
class NewLine:
    """What a form checked. For a drug of the list, `content` has its code and nothing else of the list."""

    kind: LineKind
    content: Mapping[str, Any]
    is_ald: bool = False


def judged(prescription: Prescription, line: NewLine, at: dt.datetime) -> dict[str, Any]:
    content = dict(line.content)
    if line.kind == LineKind.DRUG:
        content |= _of_the_list(content)
    require_allowed(prescription, line.kind, content, at)
    return content


def require_allowed(
    prescription: Prescription, kind: str, content: Mapping[str, Any], at: dt.datetime
) -> None:
    """What may be prescribed at a distance, on a paper of ours, in this form of act."""
    if why := scope.refused(kind, prescription.consultation.appointment.form):
        raise Conflict(why, code="out_of_scope")
    if kind == LineKind.DRUG and (refused := selectors.refusal_of(content, today(at))):
        raise Conflict(f"{content['name']} : {refused.sentence}", code="restricted_drug")
    if kind == LineKind.SICK_LEAVE:
        verdict = selectors.leave_verdict(prescription, content, today(at))
        if not verdict.is_allowed:
            raise Conflict(verdict.why, code="leave_too_long")


def _of_the_list(content: Mapping[str, Any]) -> dict[str, Any]:
    """What the list knows of the drug chosen; a name typed by hand stays as it is."""
    drug = selectors.drug_of(content["cis"]) if content.get("cis") else None
    if drug is None:
        return {"cis": "", "substances": [], "conditions": [], "name": content["name"]}
    known = {"substances": list(drug.substances), "conditions": list(drug.conditions)}
    return {"cis": drug.cis, "name": drug.name, **known}
