"""Whose time is taken, by an act or by an hour kept for one: a row for each of those held, whoever takes it.

Triggers write it (migration 0029), in the transaction of what takes the time: nothing can be half held.
"""

from collections.abc import Iterator

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeBoundary, RangeOperators
from django.db import models
from django.db.models import Q

from scheduling.enums import HeldBy, HeldKind
from scheduling.models.spans import TimeSpan

TWICE = {
    HeldKind.PHYSICIAN: "Ce médecin est déjà retenu à cette heure.",
    HeldKind.CART: "Ce chariot est déjà retenu à cette heure.",
    HeldKind.NURSE: "La personne qui accompagne est déjà retenue à cette heure.",
    HeldKind.PATIENT: "Ce patient a déjà un rendez-vous à cette heure.",
}


def _never(name: str, kind: HeldKind, *same: tuple[str, str]) -> ExclusionConstraint:
    """Half-open spans of one key may touch and never overlap."""
    overlap = (TimeSpan("starts_at", "ends_at", RangeBoundary()), RangeOperators.OVERLAPS)
    return ExclusionConstraint(
        name=f"held_{kind}_{name}",
        expressions=[("key", RangeOperators.EQUAL), overlap, *same],
        condition=Q(kind=kind),
        violation_error_message=TWICE[kind],
    )


def _constraints() -> Iterator[ExclusionConstraint]:
    """Two acts, or two hours kept, never; an act and an hour kept, unless both are for the same patient: who
    takes, or moves to, the hour that was kept for them.
    """
    for kind in (HeldKind.PHYSICIAN, HeldKind.CART, HeldKind.NURSE):
        yield _never("once", kind, ("source", RangeOperators.EQUAL))
        yield _never("for_one_patient", kind, ("patient_key", RangeOperators.NOT_EQUAL))
    yield _never("once", HeldKind.PATIENT)


class HeldTime(models.Model):
    """`key` of a practitioner, a cart or a patient, as `kind` says. Who sits beside is a physician too.

    `source_key`: of the appointment or of the hold; `until` when the hold lapses.
    """

    kind = models.CharField("qui", max_length=12, choices=HeldKind.choices)
    key = models.BigIntegerField()
    patient_key = models.BigIntegerField()
    source = models.PositiveSmallIntegerField("par", choices=HeldBy.choices)
    source_key = models.BigIntegerField()
    starts_at = models.DateTimeField("début")
    ends_at = models.DateTimeField("fin")
    until = models.DateTimeField("gardé jusqu’à", null=True, blank=True)

    class Meta:
        verbose_name = "temps retenu"
        verbose_name_plural = "temps retenus"
        constraints = list(_constraints())
        indexes = [models.Index(fields=["source", "source_key"], name="held_by_source")]
