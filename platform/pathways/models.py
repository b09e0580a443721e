"""What a region decides of the rules: proposed by one person, approved by another, never rewritten."""

import datetime as dt
from decimal import Decimal

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateRangeField, RangeBoundary, RangeOperators
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Func, Q

from core.models import Entity
from pathways.enums import DecisionKind, DecisionState
from pathways.rules import keys_of
from pathways.states import DECISION, Action, State

ONE_CENT = Decimal("0.01")
_SETTLED = [DecisionState.APPROVED, DecisionState.REJECTED]
_NO_TARIFF = Q(code="", specialties=[], amount__isnull=True)


class _Days(Func):
    function = "DATERANGE"
    output_field = DateRangeField()


class Decision(Entity):
    """A doubtful rule applied, an amount fixed, or the last day of such a decision.

    `valid_from` and `valid_to` are both included; an end has the last day alone. These columns stay what was
    proposed: what applies is in InForce. People are known by their account, and by the name they had then.
    """

    kind = models.CharField("nature", max_length=8, choices=DecisionKind.choices)
    switch = models.CharField("règle douteuse", max_length=60, blank=True)
    code = models.CharField("code", max_length=8, blank=True)
    specialties = ArrayField(
        models.CharField(max_length=8), verbose_name="spécialités", default=list, blank=True
    )
    amount = models.DecimalField(
        "montant",
        max_digits=7,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(ONE_CENT)],
    )
    target = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="ends", verbose_name="met fin à"
    )
    valid_from = models.DateField("premier jour", null=True, blank=True)
    valid_to = models.DateField("dernier jour", null=True, blank=True)
    why = models.TextField("pourquoi", max_length=1000)
    source = models.CharField("texte", max_length=300, blank=True)

    state = models.CharField(
        "état", max_length=12, choices=DecisionState.choices, default=DecisionState.PROPOSED
    )
    proposer_id = models.BigIntegerField("compte de l’auteur")
    proposed_by = models.CharField("proposée par", max_length=200)
    proposed_at = models.DateTimeField("proposée le")
    decider_id = models.BigIntegerField("compte du relecteur", null=True, blank=True)
    decided_by = models.CharField("relue par", max_length=200, blank=True)
    decided_at = models.DateTimeField("relue le", null=True, blank=True)
    withdrawn_at = models.DateTimeField("retirée le", null=True, blank=True)
    reason = models.CharField("raison du refus", max_length=500, blank=True)

    class Meta:
        verbose_name = "décision régionale"
        verbose_name_plural = "décisions régionales"
        constraints = [
            models.CheckConstraint(
                condition=Q(_NO_TARIFF, kind=DecisionKind.SWITCH, target__isnull=True) & ~Q(switch="")
                # Said twice, for SQL lets an unknown condition pass.
                | Q(kind=DecisionKind.TARIFF, switch="", target__isnull=True)
                & Q(amount__isnull=False, amount__gt=0)
                & ~Q(code="")
                | Q(_NO_TARIFF, kind=DecisionKind.END, switch="", target__isnull=False),
                name="decision_says_one_thing",
                violation_error_message="Une décision porte sur une règle, un tarif ou la fin d’une autre.",
            ),
            models.CheckConstraint(
                condition=Q(kind=DecisionKind.END, valid_from__isnull=True, valid_to__isnull=False)
                | ~Q(kind=DecisionKind.END) & Q(valid_from__isnull=False),
                name="decision_says_since_when",
                violation_error_message="Une décision a un premier jour ; une fin a un dernier jour.",
            ),
            models.CheckConstraint(
                condition=Q(valid_from__isnull=True)
                | Q(valid_to__isnull=True)
                | Q(valid_to__gte=F("valid_from")),
                name="decision_ends_after_start",
                violation_error_message="Le dernier jour précède le premier.",
            ),
            models.CheckConstraint(
                condition=~Q(why=""),
                name="decision_says_why",
                violation_error_message="Une décision dit pourquoi.",
            ),
            models.CheckConstraint(
                condition=Q(decider_id__isnull=True) | ~Q(decider_id=F("proposer_id")),
                name="decision_read_by_another",
                violation_error_message="Une autre personne que son auteur relit une décision.",
            ),
            models.CheckConstraint(
                condition=Q(state__in=_SETTLED, decided_at__isnull=False, decider_id__isnull=False)
                & ~Q(decided_by="")
                | ~Q(state__in=_SETTLED) & Q(decided_at__isnull=True, decider_id__isnull=True, decided_by=""),
                name="decision_settled_by_and_at",
                violation_error_message="Une décision relue, et elle seule, dit par qui et quand.",
            ),
            models.CheckConstraint(
                condition=Q(state=DecisionState.WITHDRAWN, withdrawn_at__isnull=False)
                | ~Q(state=DecisionState.WITHDRAWN) & Q(withdrawn_at__isnull=True),
                name="decision_withdrawn_at",
                violation_error_message="Une proposition retirée, et elle seule, a une date de retrait.",
            ),
            models.CheckConstraint(
                condition=Q(state=DecisionState.REJECTED) & ~Q(reason="")
                | ~Q(state=DecisionState.REJECTED) & Q(reason=""),
                name="decision_rejected_says_why",
                violation_error_message="Un refus, et lui seul, dit sa raison.",
            ),
            models.UniqueConstraint(
                fields=["switch"],
                condition=Q(kind=DecisionKind.SWITCH, state=DecisionState.PROPOSED),
                name="decision_one_waits_for_a_switch",
                violation_error_message="Une proposition attend déjà pour cette règle.",
            ),
            models.UniqueConstraint(
                fields=["target"],
                condition=Q(kind=DecisionKind.END, state=DecisionState.PROPOSED),
                name="decision_one_end_waits",
                violation_error_message="Une fin attend déjà pour cette décision.",
            ),
        ]
        indexes = [
            models.Index(
                fields=["proposed_at"],
                name="decision_waiting",
                condition=Q(state=DecisionState.PROPOSED),
            )
        ]

    @property
    def first_day(self) -> dt.date:
        """The first day on which verdicts change: for an end, the day after the last."""
        if self.valid_from is not None:
            return self.valid_from
        assert self.valid_to is not None, "decision_says_since_when"
        return self.valid_to + dt.timedelta(days=1)

    @property
    def keys(self) -> tuple[str, ...]:
        """What it holds while it lasts; an end holds nothing."""
        if self.kind == DecisionKind.END:
            return ()
        return keys_of(switch=self.switch, code=self.code, specialties=self.specialties)

    def next_state(self, action: Action) -> State:
        return DECISION.target(State(self.state), action)


class DecisionTransition(models.Model):
    """One step of a decision: an immutable row (the database refuses to change it)."""

    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="transitions")
    action = models.CharField("action", max_length=12)
    source = models.CharField("de", max_length=12, blank=True)
    target = models.CharField("à", max_length=12)
    actor_label = models.CharField("par", max_length=200)
    reason = models.CharField("raison", max_length=500, blank=True)
    occurred_at = models.DateTimeField("le")

    class Meta:
        verbose_name = "étape de la décision"


class InForce(models.Model):
    """What applies: one row for each thing an approved decision holds, shortened when another ends it."""

    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="in_force")
    key = models.CharField("ce qui est décidé", max_length=80)
    valid_from = models.DateField("premier jour")
    valid_to = models.DateField("dernier jour", null=True, blank=True)

    class Meta:
        verbose_name = "règle régionale en vigueur"
        verbose_name_plural = "règles régionales en vigueur"
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="in_force_ends_after_start",
                violation_error_message="Le dernier jour précède le premier.",
            ),
            ExclusionConstraint(
                name="in_force_one_at_a_time",
                expressions=[
                    ("key", RangeOperators.EQUAL),
                    (
                        _Days("valid_from", "valid_to", RangeBoundary(inclusive_upper=True)),
                        RangeOperators.OVERLAPS,
                    ),
                ],
                violation_error_message="Une décision approuvée couvre déjà une partie de cette période.",
            ),
        ]
