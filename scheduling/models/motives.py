"""Why one consults: regional data that says the duration, the forms and what stops a booking."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from core.models import Entity
from directory.models import Practitioner, Specialty
from scheduling.enums import ActForm, Destination, QuestionKind, StopKind
from territory.enums import DeviceKind

SHORTEST, LONGEST = 5, 120  # minutes
LONGEST_OUTLINE = 2000  # characters


def _where_to() -> models.CharField:
    return models.CharField(max_length=20, choices=Destination.choices)


def _seen_in_person() -> list[str]:
    return [Destination.TREATING.value, Destination.IN_PERSON.value]


def _to_the_samu() -> list[str]:
    return [Destination.SAMU.value]


class Motive(Entity):
    """One of the region’s; or a physician’s own, with an `owner`, which only that physician receives.

    A physician may give a motive another duration, between its bounds.
    """

    label = models.CharField("libellé", max_length=120)
    owner = models.ForeignKey(
        Practitioner,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="own_motives",
        verbose_name="propre à",
    )
    specialty = models.ForeignKey(
        Specialty, on_delete=models.PROTECT, null=True, blank=True, verbose_name="spécialité"
    )
    duration_minutes = models.PositiveSmallIntegerField("durée (minutes)", default=20)
    shortest_minutes = models.PositiveSmallIntegerField("durée la plus courte", default=SHORTEST)
    longest_minutes = models.PositiveSmallIntegerField("durée la plus longue", default=LONGEST)
    forms = ArrayField(
        models.CharField(max_length=24, choices=ActForm.choices), verbose_name="formes permises"
    )
    minimum_age_months = models.PositiveSmallIntegerField("âge minimal (mois)", default=0)
    too_young_go = ArrayField(
        _where_to(), verbose_name="où aller, trop jeune", default=_seen_in_person, blank=True
    )
    devices = ArrayField(
        models.CharField(max_length=16, choices=DeviceKind.choices),
        verbose_name="appareils du chariot",
        default=list,
        blank=True,
    )
    documents = ArrayField(
        models.CharField(max_length=120), verbose_name="documents à apporter", default=list, blank=True
    )
    is_planned_care = models.BooleanField("vu lors d’un soin infirmier déjà prévu", default=False)
    hint = models.CharField("précision", max_length=200, blank=True)
    outline = models.TextField("trame des constatations", blank=True, max_length=LONGEST_OUTLINE)
    patient_moves = models.BooleanField("déplacé par le patient lui-même", default=True)
    is_active = models.BooleanField("proposé", default=True)

    class Meta:
        verbose_name = "motif"
        constraints = [
            models.UniqueConstraint(
                fields=["label"],
                condition=Q(owner__isnull=True),
                name="motive_label_unique_in_region",
                violation_error_message="Un autre motif a ce libellé.",
            ),
            models.UniqueConstraint(
                fields=["owner", "label"],
                name="motive_label_unique_for_owner",
                violation_error_message="Vous avez déjà un motif de ce libellé.",
            ),
            models.CheckConstraint(
                condition=Q(duration_minutes__gte=SHORTEST, duration_minutes__lte=LONGEST),
                name="motive_duration_between_5_and_120",
                violation_error_message="La durée va de 5 à 120 minutes.",
            ),
            models.CheckConstraint(
                condition=Q(
                    shortest_minutes__gte=SHORTEST,
                    shortest_minutes__lte=F("duration_minutes"),
                    longest_minutes__gte=F("duration_minutes"),
                    longest_minutes__lte=LONGEST,
                ),
                name="motive_duration_within_its_bounds",
                violation_error_message="La durée est entre la plus courte et la plus longue, de 5 à 120.",
            ),
            models.CheckConstraint(
                condition=Q(forms__len__gt=0),
                name="motive_allows_a_form",
                violation_error_message="Un motif permet au moins une forme.",
            ),
            models.CheckConstraint(
                condition=Q(minimum_age_months=0) | Q(too_young_go__len__gt=0),
                name="motive_too_young_says_where_to_go",
                violation_error_message="Dites où aller quand l’enfant est trop jeune.",
            ),
            models.CheckConstraint(
                condition=Q(devices__len=0) | Q(forms__contains=[ActForm.ASSISTED]),
                name="motive_devices_are_of_a_cart",
                violation_error_message="Des appareils ne se demandent qu’avec la forme assistée.",
            ),
        ]

    def __str__(self) -> str:
        return self.label


class PractitionerMotive(Entity):
    """What a physician decided of one motive for themselves; without a row, it is taken as it is."""

    practitioner = models.ForeignKey(
        Practitioner, on_delete=models.CASCADE, related_name="motive_choices", verbose_name="médecin"
    )
    motive = models.ForeignKey(Motive, on_delete=models.CASCADE, related_name="choices", verbose_name="motif")
    is_taken = models.BooleanField("pris", default=True)
    duration_minutes = models.PositiveSmallIntegerField("durée propre (minutes)", null=True, blank=True)
    outline = models.TextField("trame propre", blank=True, max_length=LONGEST_OUTLINE)

    class Meta:
        verbose_name = "choix d’un médecin sur un motif"
        constraints = [
            models.UniqueConstraint(
                fields=["practitioner", "motive"],
                name="practitioner_motive_chosen_once",
                violation_error_message="Ce médecin a déjà choisi pour ce motif.",
            ),
            models.CheckConstraint(
                condition=Q(duration_minutes__isnull=True)
                | Q(duration_minutes__gte=SHORTEST, duration_minutes__lte=LONGEST),
                name="practitioner_motive_duration_5_to_120",
                violation_error_message="La durée va de 5 à 120 minutes.",
            ),
        ]


class RedFlag(Entity):
    """A sign or an exclusion asked before any slot; « oui » stops and says where to go.

    No motive: asked for all. Once removed it is asked no more, and can be put back.
    """

    motive = models.ForeignKey(
        Motive,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="red_flags",
        verbose_name="motif",
    )
    kind = models.CharField("nature", max_length=12, choices=StopKind.choices, default=StopKind.SIGN)
    question = models.CharField("signe", max_length=160)
    destinations = ArrayField(_where_to(), verbose_name="où aller", default=_to_the_samu)
    where_to_go = models.CharField("consigne", max_length=200, blank=True)
    phone = models.CharField("autre numéro à appeler", max_length=20, blank=True)
    position = models.PositiveSmallIntegerField("ordre", default=0)
    removed_at = models.DateTimeField("retiré le", null=True, blank=True)

    class Meta:
        verbose_name = "signe d’alerte"
        constraints = [
            models.CheckConstraint(
                condition=Q(destinations__len__gt=0),
                name="red_flag_says_where_to_go",
                violation_error_message="Dites où aller.",
            ),
        ]


class MotiveQuestion(Entity):
    """Asked while booking, for the physician to read; it stops nothing."""

    motive = models.ForeignKey(
        Motive, on_delete=models.CASCADE, related_name="questions", verbose_name="motif"
    )
    text = models.CharField("question", max_length=160)
    kind = models.CharField("réponse", max_length=12, choices=QuestionKind.choices)
    choices = ArrayField(
        models.CharField(max_length=80), verbose_name="choix proposés", default=list, blank=True
    )
    is_required = models.BooleanField("réponse obligatoire", default=False)
    position = models.PositiveSmallIntegerField("ordre", default=0)
    removed_at = models.DateTimeField("retirée le", null=True, blank=True)

    class Meta:
        verbose_name = "question d’un motif"
        constraints = [
            models.CheckConstraint(
                condition=Q(kind=QuestionKind.CHOICE, choices__len__gte=2)
                | (~Q(kind=QuestionKind.CHOICE) & Q(choices__len=0)),
                name="motive_question_choices_go_with_kind",
                violation_error_message="Un choix a deux réponses au moins ; les autres questions, aucune.",
            ),
        ]
