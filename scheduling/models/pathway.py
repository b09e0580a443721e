"""What was said about an act’s pathway, and the verdicts its physician set aside. Rows are never changed."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from core.encryption.fields import EncryptedJSONField, EncryptedTextField
from core.models import Entity
from scheduling.enums import UNKNOWN, Answer, Fact, Means, Orientation, Teller
from scheduling.models.appointments import Appointment
from scheduling.rules.evidence import VALUES, Statement

ANSWERED_BY = Q(told_on__isnull=False) & ~Q(told_by="") & ~Q(means="")
DATE = r"^\d{4}-\d{2}-\d{2}$"


def _of_the_table() -> Q:
    """A value of its fact, as the table of the rules lists them."""
    said = Q(value=UNKNOWN) | Q(fact=Fact.LAST_IN_PERSON, value__regex=DATE)
    for fact, values in VALUES.items():
        said |= Q(fact=fact, value__in=list(values))
    return said


class PathwayFact(Entity):
    """« Fait du parcours »: one thing said of one act; of each fact, the last one said counts."""

    appointment = models.ForeignKey(Appointment, on_delete=models.PROTECT, related_name="pathway_facts")
    fact = models.CharField("fait", max_length=32, choices=Fact.choices)
    value = models.CharField("réponse", max_length=24)
    told_by = models.CharField("dit par", max_length=20, choices=Teller.choices, blank=True)
    means = models.CharField("moyen", max_length=16, choices=Means.choices, blank=True)
    told_on = models.DateField("dit le", null=True, blank=True)
    person = EncryptedTextField("nom de qui l’a dit", null=True, blank=True)
    words = EncryptedTextField("question, réponse ou ce qui a été regardé", null=True, blank=True)
    said_by = models.CharField("noté par", max_length=200)
    said_at = models.DateTimeField("noté le")

    class Meta:
        verbose_name = "fait du parcours"
        constraints = [
            models.CheckConstraint(
                condition=_of_the_table(),
                name="pathway_fact_has_a_value_of_its_own",
                violation_error_message="Cette réponse n’est pas de celles attendues.",
            ),
            models.CheckConstraint(
                condition=~Q(fact=Fact.TREATING_AVAILABLE, value=Answer.NO) | ANSWERED_BY,
                name="pathway_fact_unavailability_says_who_how_when",
                violation_error_message="Dites qui l’a dit, comment et quand.",
            ),
            models.CheckConstraint(
                condition=~Q(fact=Fact.ORIENTATION) | Q(value__in=[UNKNOWN, Orientation.NONE]) | ANSWERED_BY,
                name="pathway_fact_orientation_says_who_how_when",
                violation_error_message="Dites qui adresse, comment et quand.",
            ),
            models.CheckConstraint(
                condition=~Q(
                    fact=Fact.ORIENTATION,
                    value__in=[Orientation.TREATING_PHYSICIAN, Orientation.OTHER_PHYSICIAN],
                )
                | Q(words__isnull=False),
                name="pathway_fact_orientation_has_a_question",
                violation_error_message="Dites la question posée.",
            ),
            models.CheckConstraint(
                condition=~Q(
                    fact=Fact.ORIENTATION,
                    value__in=[Orientation.OTHER_PHYSICIAN, Orientation.COORDINATED],
                )
                | Q(person__isnull=False),
                name="pathway_fact_orientation_is_by_somebody",
                violation_error_message="Dites le nom de qui adresse.",
            ),
            models.CheckConstraint(
                condition=(Q(told_by=Teller.AGENDA, means=Means.AGENDA) & Q(words__isnull=False))
                | (~Q(told_by=Teller.AGENDA) & ~Q(means=Means.AGENDA)),
                name="pathway_fact_agenda_says_what_it_looked_at",
                violation_error_message="L’agenda dit ce qui a été regardé.",
            ),
        ]
        indexes = [models.Index(fields=["appointment", "said_at"], name="pathway_fact_by_appointment")]

    @property
    def statement(self) -> Statement:
        return Statement(
            fact=Fact(self.fact),
            value=self.value,
            told_by=self.told_by,
            means=self.means,
            told_on=self.told_on,
            person=self.person or "",
            words=self.words or "",
        )


class PathwayOverride(Entity):
    """The physician of the act sets the verdict aside, with a motive; or takes it back (`is_withdrawn`).

    `overridden` is the verdict as it was shown, sealed: {"status", "ips", "lines", "amo_rate", "findings"}.
    """

    appointment = models.ForeignKey(Appointment, on_delete=models.PROTECT, related_name="pathway_overrides")
    # Blank is an indicator like another; null leaves it to the rules.
    ips = models.CharField("indicateur retenu", max_length=1, null=True, blank=True)  # noqa: DJ001
    lifted = ArrayField(models.CharField(max_length=64), verbose_name="blocages levés", default=list)
    motive = EncryptedTextField("motif")
    overridden = EncryptedJSONField("verdict écarté")
    is_withdrawn = models.BooleanField("reprise du verdict", default=False)
    decided_by = models.CharField("décidé par", max_length=200)
    decided_at = models.DateTimeField("décidé le")

    class Meta:
        verbose_name = "verdict écarté"
        constraints = [
            models.CheckConstraint(
                condition=Q(is_withdrawn=True, ips__isnull=True, lifted=[])
                | (Q(is_withdrawn=False) & (Q(ips__isnull=False) | Q(lifted__len__gt=0))),
                name="pathway_override_changes_something",
                violation_error_message="Dites ce que vous retenez à la place.",
            ),
        ]
        indexes = [models.Index(fields=["appointment", "decided_at"], name="pathway_override_by_act")]
