"""The journal: events, the chains that hold them in order, and the anchors that seal the chains.

No foreign key: a line outlives what it speaks of. All three tables are append-only in PostgreSQL itself
(migration 0002); see docs/adr/0011-audit-trail.md for the construction.
"""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Now

from audit import rules
from core.models import PublicId


class Event(PublicId):
    """Who did or saw what, when, in which role and why. Codes and ids only: no personal data of a patient."""

    at = models.DateTimeField("le", db_index=True)
    kind = models.CharField("événement", max_length=64)
    actor_label = models.CharField("auteur", max_length=200)
    actor_role = models.CharField("rôle", max_length=32)
    actor_user_id = models.BigIntegerField("compte", null=True)
    actor_site_ids = ArrayField(models.BigIntegerField(), verbose_name="sites", default=list)
    purpose = models.CharField("finalité", max_length=32)
    subject_label = models.CharField("objet", max_length=64, blank=True)
    subject_public_id = models.UUIDField("identifiant de l’objet", null=True)
    patient_public_id = models.UUIDField("patient", null=True)
    details = models.JSONField("précisions", default=dict)
    shard = models.PositiveSmallIntegerField("chaîne")
    # Made by the writer with a key that is not in the database: a line altered or slipped in before it is
    # chained is found all the same.
    mac = models.BinaryField("sceau de la ligne", max_length=32)

    # What a line says, all but its seal. A column added later is nullable: NULL leaves old seals as they are.
    LINE = (
        *(
            "public_id",
            "at",
            "kind",
            "actor_label",
            "actor_role",
            "actor_user_id",
            "actor_site_ids",
            "purpose",
        ),
        *("subject_label", "subject_public_id", "patient_public_id", "details", "shard"),
    )

    class Meta:
        verbose_name = "événement"
        indexes = [
            models.Index(fields=["patient_public_id", "-at"], name="audit_event_of_patient"),
            models.Index(fields=["actor_user_id", "-at"], name="audit_event_of_actor"),
        ]

    @property
    def line(self) -> bytes:
        """What the seals are computed on."""
        return rules.line({name: getattr(self, name) for name in self.LINE})


class Pending(models.Model):
    """The events waiting for the sealer; filled by a trigger, emptied by `audit.services.seal`."""

    event_id = models.BigIntegerField(primary_key=True)
    # The server's clock: a line may speak of yesterday (an import), its waiting starts now.
    queued_at = models.DateTimeField(db_default=Now())

    class Meta:
        verbose_name = "événement à sceller"


class Link(models.Model):
    """The place of one event in the chain of its shard."""

    event_id = models.BigIntegerField("événement", primary_key=True)
    shard = models.PositiveSmallIntegerField("chaîne")
    sequence = models.PositiveBigIntegerField("rang")
    anchor = models.PositiveBigIntegerField("ancre")
    digest = models.BinaryField("empreinte", max_length=32)

    class Meta:
        verbose_name = "maillon"
        constraints = [
            models.UniqueConstraint(
                fields=["shard", "sequence"],
                name="audit_link_one_a_rank",
                violation_error_message="Ce rang de la chaîne est déjà pris.",
            ),
        ]
        indexes = [models.Index(fields=["anchor", "shard", "sequence"], name="audit_link_of_anchor")]


class Anchor(models.Model):
    """The heads of all chains at one moment, and the anchor before, under a key kept out of the database."""

    number = models.PositiveBigIntegerField("numéro", primary_key=True)
    at = models.DateTimeField("le")
    lengths = ArrayField(models.PositiveBigIntegerField(), verbose_name="longueurs des chaînes")
    mac = models.BinaryField("sceau", max_length=32)

    class Meta:
        verbose_name = "ancre"
