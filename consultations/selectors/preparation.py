"""What was prepared: vitals, the cart, the consent. The caller holds the act by `act_for`."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import F, Window
from django.db.models.functions import RowNumber

from consultations.enums import ObservedKind
from consultations.models import CartCheck, Consultation, Observation, VitalSign
from consultations.rules import vitals as rules
from consultations.selectors.acts import visible_to
from core.actors import Actor
from patients import selectors as patients
from patients.models import Consent, Patient

ORDER = {code: position for position, code in enumerate(rules.SIGNS)}


@dataclass(frozen=True, slots=True)
class LastMeasure:
    """The value of an earlier act."""

    value: Decimal
    measured_at: dt.datetime


def vitals_of(consultation: Consultation) -> list[VitalSign]:
    """The measures that stand, the last one of each kind, in the order they are taken."""
    rows = consultation.vitals.filter(withdrawn_at__isnull=True).order_by("measured_at", "pk")
    last = {row.kind: row for row in rows}
    return sorted(last.values(), key=lambda row: ORDER[row.kind])


def previous_vitals(consultation: Consultation) -> dict[str, LastMeasure]:
    """By LOINC code, the last measure of the same patient before this act."""
    rows = (
        VitalSign.objects.filter(
            consultation__appointment__patient=consultation.appointment.patient_id,
            consultation__appointment__starts_at__lt=consultation.appointment.starts_at,
            withdrawn_at__isnull=True,
        )
        .order_by("kind", "-measured_at", "-pk")
        .distinct("kind")
    )
    return {row.kind: LastMeasure(Decimal(str(row.measure["value"])), row.measured_at) for row in rows}


MOST_EARLIER = 7
IN_TIME = ("consultation__appointment__starts_at", "measured_at", "pk")


def earlier_vitals(consultation: Consultation) -> dict[str, list[LastMeasure]]:
    """By LOINC code, the last standing measures of the same patient up to this act, the oldest first."""
    rows = VitalSign.objects.filter(
        consultation__appointment__patient=consultation.appointment.patient_id,
        consultation__appointment__starts_at__lte=consultation.appointment.starts_at,
        withdrawn_at__isnull=True,
    )
    ranked = rows.annotate(
        rank=Window(RowNumber(), partition_by=F("kind"), order_by=[F(name).desc() for name in IN_TIME])
    )
    found: dict[str, list[LastMeasure]] = {}
    for row in ranked.filter(rank__lte=MOST_EARLIER + 1).order_by(*IN_TIME):
        measure = LastMeasure(Decimal(str(row.measure["value"])), row.measured_at)
        found.setdefault(row.kind, []).append(measure)
    return found


def latest_vitals(actor: Actor, patient: Patient) -> list[VitalSign]:
    """The last measure of each kind, among the acts that the actor may know, in the order they are taken."""
    rows = VitalSign.objects.filter(
        consultation__in=visible_to(actor).filter(appointment__patient=patient), withdrawn_at__isnull=True
    )
    last = rows.order_by("kind", "-measured_at", "-pk").distinct("kind")
    return sorted(last, key=lambda row: ORDER[row.kind])


def observations_of(consultation: Consultation) -> dict[str, Observation]:
    """By kind, what stands of what was seen beside the patient."""
    rows = consultation.observations.order_by("kind", "-seen_at", "-pk").distinct("kind")
    return {row.kind: row for row in rows if row.word}


def observed_words(consultation: Consultation) -> list[tuple[str, str]]:
    """What was looked at and the word for it, in one order everywhere."""
    seen = observations_of(consultation)
    return [(kind.label, seen[kind].word) for kind in ObservedKind if kind in seen]


def last_check(consultation: Consultation) -> CartCheck | None:
    return consultation.cart_checks.order_by("-checked_at", "-pk").prefetch_related("items").first()


def consent_of(consultation: Consultation) -> Consent | None:
    """The last decision about this act."""
    return patients.consent_for(consultation.public_id)
