"""Vital signs and what is seen beside the patient, as they are typed and pressed."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any
from uuid import UUID

from consultations.enums import ObservedKind, VitalKind
from consultations.rules import vitals as rules
from consultations.rules.instruments import reading_of
from consultations.services.vitals import Measure
from core.errors import Invalid


@dataclass(frozen=True, slots=True, kw_only=True)
class VitalsTyped:
    """The signs that were filled in, and the sentence for each that is not a number ("" : for the whole)."""

    measures: Mapping[VitalKind, Measure]
    wrong: Mapping[str, str]


def vitals_typed(post: Mapping[str, Any]) -> VitalsTyped:
    """Every sign is read: who typed three wrong values is told of three."""
    measures: dict[VitalKind, Measure] = {}
    wrong: dict[str, str] = {}
    for kind in VitalKind:
        text = str(post.get(kind.value, "")).strip().replace(",", ".").replace("\u00a0", "")
        value = _number(text)
        if value is not None:
            measures[kind] = Measure(
                value=value,
                note=str(post.get(f"note-{kind.value}", ""))[:80],
                taken_with=_device(post, kind),
                reading=reading_of(str(post.get(f"from-{kind.value}", ""))),
            )
        elif text:
            wrong[kind] = f"{rules.SIGNS[kind].label} : écrivez un nombre."
    if not (measures or wrong):
        wrong[""] = "Saisissez au moins une constante."
    return VitalsTyped(measures=measures, wrong=wrong)


def observed_kind(post: Mapping[str, Any]) -> ObservedKind:
    code = str(post.get("kind", ""))
    if code not in ObservedKind.values:
        raise Invalid("Dites ce qui a été observé.", field="kind")
    return ObservedKind(code)


def confirmed_in(post: Any) -> frozenset[VitalKind]:
    """The signs whose unusual value was read twice."""
    return frozenset(VitalKind(code) for code in post.getlist("confirmed") if code in VitalKind.values)


def _device(post: Mapping[str, Any], kind: VitalKind) -> UUID | None:
    """The two figures of a blood pressure are of one device, asked once."""
    asked = VitalKind.SYSTOLIC if kind == VitalKind.DIASTOLIC else kind
    try:
        return UUID(str(post.get(f"device-{asked.value}", "")))
    except ValueError:
        return None


def _number(text: str) -> Decimal | None:
    try:
        value = Decimal(text)
    except InvalidOperation:
        return None
    return value if value.is_finite() else None
