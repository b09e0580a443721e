"""Vital signs: judged by dated bounds, kept with their origin, withdrawn and never erased."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction

from audit import services as audit
from consultations import notifications, policies
from consultations.enums import VitalKind
from consultations.models import Consultation, VitalSign
from consultations.rules import instruments
from consultations.rules import vitals as rules
from consultations.rules.instruments import Reading
from consultations.services import measured_with as devices
from consultations.services.steps import locked, patient_of, prepare_if_planned
from consultations.states import SETTLED
from core.actors import Actor
from core.errors import Conflict, Invalid, NotFound

# A cut, the page that waits for its answer, and a second press.
SAID_AGAIN = dt.timedelta(minutes=3)


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """What was typed, or read from a device. `note` is how or where it was taken; `taken_with` is the device
    of the cart that a value typed by hand was read on.
    """

    value: Decimal
    note: str = ""
    device_label: str = ""
    taken_with: UUID | None = None
    reading: Reading | None = None

    @property
    def origin(self) -> Reading | None:
        """The device’s reading; None once the person wrote another value over it."""
        return self.reading if self.reading and self.reading.value == self.value else None


class VitalsRefused(Invalid):
    """Values that cannot be kept as they are; `judged` says why of each."""

    def __init__(self, judged: Mapping[VitalKind, rules.Judgement], *, code: str = "") -> None:
        first = next(iter(judged))
        super().__init__(judged[first].sentence, field=first, code=code)
        self.judged = judged


class ToConfirm(VitalsRefused):
    """Values outside the usual bound: kept once the person says that they read them twice."""


@transaction.atomic
def vital_record(
    *,
    actor: Actor,
    public_id: UUID,
    kind: VitalKind,
    value: Decimal,
    note: str = "",
    device_label: str = "",
    is_confirmed: bool = False,
    at: dt.datetime,
) -> VitalSign:
    """One measure. Invalid when it cannot be, ToConfirm when it must be read twice."""
    measure = Measure(value=value, note=note, device_label=device_label)
    confirmed = frozenset({kind}) if is_confirmed else frozenset()
    rows = vitals_record(
        actor=actor, public_id=public_id, measures={kind: measure}, confirmed=confirmed, at=at
    )
    return rows[0]


@transaction.atomic
def vitals_record(
    *,
    actor: Actor,
    public_id: UUID,
    measures: Mapping[VitalKind, Measure],
    confirmed: frozenset[VitalKind] = frozenset(),
    at: dt.datetime,
) -> list[VitalSign]:
    """All the measures or none: the two figures of a blood pressure are judged together."""
    consultation = locked(actor, public_id)
    _require_open(actor, consultation)
    _refuse(vitals_judged(measures, confirmed))
    prepare_if_planned(actor, consultation, at)
    rows = [
        _just_said(actor, consultation, kind, measure, at) or _keep(actor, consultation, kind, measure, at)
        for kind, measure in measures.items()
    ]
    notifications.changed(consultation, "vitals")
    return rows


@transaction.atomic
def vital_withdraw(*, actor: Actor, public_id: UUID, vital_public_id: UUID, at: dt.datetime) -> VitalSign:
    """Takes a measure out of what is shown; the row says who did and when."""
    consultation = locked(actor, public_id)
    _require_open(actor, consultation)
    row = consultation.vitals.filter(public_id=vital_public_id).first()
    if row is None:
        raise NotFound
    if row.withdrawn_at is not None:
        raise Conflict("Cette valeur est déjà retirée.")
    row.withdrawn_at, row.withdrawn_by = at, actor.label
    row.save(update_fields=["withdrawn_at", "withdrawn_by", "updated_at"])
    audit.record(
        actor,
        "consultations.vital_withdrawn",
        consultation,
        at=at,
        patient=patient_of(consultation),
        kind=row.kind,
    )
    notifications.changed(consultation, "vitals")
    return row


def _require_open(actor: Actor, consultation: Consultation) -> None:
    policies.require(policies.can_prepare(actor, consultation))
    if consultation.state in SETTLED:
        raise Conflict("Cet acte est clos : ses constantes ne changent plus.")


def vitals_judged(
    measures: Mapping[VitalKind, Measure], confirmed: frozenset[VitalKind]
) -> dict[VitalKind, rules.Judgement]:
    """What is not kept as it is, in the order it was typed; nothing is written."""
    with_usual = settings.MEDICAL_FUNCTIONS["vital_bounds"]
    judged = {
        kind: rules.judge(kind, measure.value, with_usual=with_usual and kind not in confirmed)
        for kind, measure in measures.items()
    }
    high, low = measures.get(VitalKind.SYSTOLIC), measures.get(VitalKind.DIASTOLIC)
    if high and low and judged[VitalKind.DIASTOLIC].answer == rules.Answer.KEPT:
        judged[VitalKind.DIASTOLIC] = rules.judge_pressure(high.value, low.value)
    judged |= _misread(measures)
    return {kind: one for kind, one in judged.items() if one.answer != rules.Answer.KEPT}


def _misread(measures: Mapping[VitalKind, Measure]) -> dict[VitalKind, rules.Judgement]:
    """What may not be kept as read by a device, whatever its value."""
    found = {
        kind: instruments.refusal(
            measure.origin,
            is_decoding=bool(settings.MEDICAL_FUNCTIONS["device_decoding"]),
            is_simulating=settings.SIMULATED_INSTRUMENTS,
        )
        for kind, measure in measures.items()
        if measure.origin
    }
    return {kind: rules.Judgement(rules.Answer.REFUSED, said) for kind, said in found.items() if said}


def _refuse(judged: Mapping[VitalKind, rules.Judgement]) -> None:
    if any(one.answer == rules.Answer.REFUSED for one in judged.values()):
        raise VitalsRefused(judged)
    if judged:
        raise ToConfirm(judged, code="to_confirm")


def _keep(
    actor: Actor, consultation: Consultation, kind: VitalKind, measure: Measure, at: dt.datetime
) -> VitalSign:
    row = VitalSign(
        consultation=consultation,
        kind=kind,
        measure=_sealed(kind, measure),
        **devices.columns(consultation, kind, measure),
        rules_version=rules.VERSION,
        entered_by=actor.label,
        measured_at=at,
    )
    row.save()
    audit.record(
        actor,
        "consultations.vital_recorded",
        consultation,
        at=at,
        patient=patient_of(consultation),
        kind=kind,
    )
    return row


def _just_said(
    actor: Actor, consultation: Consultation, kind: VitalKind, measure: Measure, at: dt.datetime
) -> VitalSign | None:
    """The same word again from somebody whose line was cut, and who cannot know that it arrived."""
    lately = consultation.vitals.filter(kind=kind, measured_at__gt=at - SAID_AGAIN, withdrawn_at__isnull=True)
    row = lately.order_by("measured_at", "pk").last()
    said = {"measure": _sealed(kind, measure), "entered_by": actor.label}
    said |= devices.columns(consultation, kind, measure)
    return row if row and all(getattr(row, name) == value for name, value in said.items()) else None


def _sealed(kind: VitalKind, measure: Measure) -> dict[str, Any]:
    """What the device signals is about the patient as much as the value is."""
    kept = {"value": str(measure.value), "unit": rules.SIGNS[kind].unit, "note": measure.note.strip()}
    origin = measure.origin
    return kept | {"read": origin.read, "signals": list(origin.signals)} if origin else kept
