"""A prescription of an act and its lines: written here, or in the software of its physician."""

from django.db import models
from django.db.models import Q

from consultations.models import Consultation
from core.encryption.fields import EncryptedJSONField, EncryptedTextField
from core.models import Entity
from directory.models import Practitioner
from prescriptions.enums import LineKind, Origin, PrescriptionState


class Prescription(Entity):
    """`revision` grows with each change, so that what is signed is what was read. `number`: within its act.

    Signed, it is frozen: `frozen` holds all that its paper says, `document_public_id` the paper. `public_id`
    is the reference that a pharmacist may be given.
    """

    consultation = models.ForeignKey(Consultation, on_delete=models.CASCADE, related_name="prescriptions")
    prescriber = models.ForeignKey(Practitioner, on_delete=models.PROTECT, related_name="prescriptions")
    number = models.PositiveSmallIntegerField("numéro dans l’acte")
    origin = models.CharField("origine", max_length=16, choices=Origin.choices, default=Origin.HERE)
    state = models.CharField(
        "état", max_length=8, choices=PrescriptionState.choices, default=PrescriptionState.DRAFT
    )
    revision = models.PositiveIntegerField("révision", default=0)
    weight = EncryptedTextField("poids (kg)", blank=True, default="")
    height = EncryptedTextField("taille (cm)", blank=True, default="")
    renews = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="renewals", verbose_name="renouvelle"
    )
    frozen = EncryptedJSONField("contenu signé", default=dict)
    document_public_id = models.UUIDField("document", null=True, blank=True, db_index=True)
    signed_by = models.CharField("signée par", max_length=120, blank=True)
    signed_at = models.DateTimeField("signée le", null=True, blank=True)
    revoked_by = models.CharField("annulée par", max_length=120, blank=True)
    revoked_at = models.DateTimeField("annulée le", null=True, blank=True)
    revoked_reason = EncryptedTextField("motif de l’annulation", blank=True, default="")
    paper_code_digest = models.CharField(
        "empreinte du code imprimé", max_length=64, null=True, blank=True, unique=True
    )

    class Meta:
        verbose_name = "ordonnance"
        constraints = [
            models.UniqueConstraint(
                fields=["consultation", "number"],
                name="prescription_number_once",
                violation_error_message="Cette ordonnance existe déjà.",
            ),
            models.UniqueConstraint(
                fields=["consultation"],
                condition=Q(state=PrescriptionState.DRAFT),
                name="prescription_one_draft",
                violation_error_message="Une ordonnance est déjà en cours d’écriture pour cet acte.",
            ),
            models.CheckConstraint(
                condition=Q(origin__in=Origin.values),
                name="prescription_origin_known",
                violation_error_message="Une ordonnance est écrite ici, ou dans le logiciel du médecin.",
            ),
            models.CheckConstraint(
                condition=Q(state=PrescriptionState.DRAFT, signed_at__isnull=True, signed_by="")
                & Q(document_public_id__isnull=True, origin=Origin.HERE)
                | Q(state__in=[PrescriptionState.SIGNED, PrescriptionState.REVOKED])
                & Q(signed_at__isnull=False, document_public_id__isnull=False)
                & ~Q(signed_by=""),
                name="prescription_signed_has_paper",
                violation_error_message="Une ordonnance signée, et elle seule, a un signataire et un papier.",
            ),
            models.CheckConstraint(
                condition=Q(state=PrescriptionState.REVOKED, revoked_at__isnull=False) & ~Q(revoked_by="")
                | ~Q(state=PrescriptionState.REVOKED) & Q(revoked_at__isnull=True, revoked_by=""),
                name="prescription_revoked_says_when_and_by_whom",
                violation_error_message="Une annulation dit quand et par qui.",
            ),
        ]

    @property
    def is_draft(self) -> bool:
        return self.state == PrescriptionState.DRAFT


class PrescriptionLine(Entity):
    """What is prescribed. `content` by kind, sealed: see rules.lines. Frozen in SQL with its prescription."""

    prescription = models.ForeignKey(Prescription, on_delete=models.CASCADE, related_name="lines")
    position = models.PositiveSmallIntegerField("ordre")
    kind = models.CharField("nature", max_length=12, choices=LineKind.choices)
    is_ald = models.BooleanField("en rapport avec l’ALD", default=False)
    content = EncryptedJSONField("contenu")

    class Meta:
        verbose_name = "ligne d’ordonnance"
        constraints = [
            models.UniqueConstraint(
                fields=["prescription", "position"],
                name="prescription_line_position_once",
                deferrable=models.Deferrable.DEFERRED,
                violation_error_message="Deux lignes ont la même place.",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=LineKind.values),
                name="prescription_line_kind_known",
                violation_error_message="Cette nature de ligne n’existe pas.",
            ),
            models.CheckConstraint(
                condition=Q(position__gte=1),
                name="prescription_line_starts_at_one",
                violation_error_message="Les lignes se comptent à partir de 1.",
            ),
        ]
