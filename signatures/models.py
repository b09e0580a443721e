"""The keys of the platform, and what was signed with them. Private keys are sealed, erased at their end."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from core.encryption.fields import EncryptedTextField
from core.models import Entity
from directory.models import Practitioner
from documents.models import Document
from signatures.enums import FactorKind, KeyEnd


class Authority(Entity):
    """What certifies the keys of prescribers. One serves; those before it still say who signed.

    `certificate` is PEM. `private_key` is PEM too, "" once it is retired.
    """

    certificate = models.TextField("certificat")
    private_key = EncryptedTextField("clé privée", blank=True, default="")
    begins_at = models.DateTimeField("début")
    ends_at = models.DateTimeField("fin")
    retired_at = models.DateTimeField("retirée le", null=True, blank=True)

    class Meta:
        verbose_name = "autorité de signature"
        constraints = [
            models.UniqueConstraint(
                fields=["retired_at"],
                nulls_distinct=False,
                name="authority_one_serves",
                violation_error_message="Une autorité de signature sert déjà.",
            ),
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("begins_at")),
                name="authority_ends_after_it_begins",
                violation_error_message="Une autorité finit après son début.",
            ),
        ]


class SigningKey(Entity):
    """A key of one professional, used by the platform once they gave their second factor."""

    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="keys")
    practitioner = models.ForeignKey(Practitioner, on_delete=models.PROTECT, related_name="signing_keys")
    certificate = models.TextField("certificat")
    private_key = EncryptedTextField("clé privée", blank=True, default="")
    begins_at = models.DateTimeField("début")
    ends_at = models.DateTimeField("fin")
    ended_at = models.DateTimeField("close le", null=True, blank=True)
    end_reason = models.CharField("raison", max_length=8, choices=KeyEnd.choices, blank=True)

    class Meta:
        verbose_name = "clé de signature"
        verbose_name_plural = "clés de signature"
        constraints = [
            models.UniqueConstraint(
                fields=["practitioner"],
                condition=Q(ended_at__isnull=True),
                name="signing_key_one_serves",
                violation_error_message="Ce professionnel a déjà une clé de signature.",
            ),
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("begins_at")),
                name="signing_key_ends_after_it_begins",
                violation_error_message="Une clé finit après son début.",
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, end_reason="")
                | Q(ended_at__isnull=False, end_reason__in=KeyEnd.values),
                name="signing_key_end_says_why",
                violation_error_message="Une clé close l’est à une date et pour une raison.",
            ),
        ]


class Signature(Entity):
    """One signed file. Frozen in SQL; only that it is worth nothing any more may be added.

    `digest`: SHA-256 of the signed file, sealed. `lines`: how many on each sheet of a prescription.
    `shown`: a keyed hash of what was before the eyes of who signed. `reference` is on the paper, for anybody.
    """

    document = models.OneToOneField(Document, on_delete=models.CASCADE, related_name="signature")
    key = models.ForeignKey(SigningKey, on_delete=models.PROTECT, related_name="signatures")
    reference = models.CharField("référence", max_length=12, unique=True)
    digest = EncryptedTextField("empreinte du fichier signé")
    signer = models.CharField("signataire", max_length=120)
    quality = models.CharField("qualité", max_length=120)
    lines = ArrayField(models.PositiveSmallIntegerField(), verbose_name="lignes par feuille", default=list)
    signed_at = models.DateTimeField("signé le")
    factor = models.CharField("second facteur", max_length=16, choices=FactorKind.choices)
    factor_given_at = models.DateTimeField("second facteur donné le")
    shown = models.UUIDField("empreinte de ce qui a été lu")
    revoked_at = models.DateTimeField("ne vaut plus depuis le", null=True, blank=True)

    class Meta:
        verbose_name = "signature"
        constraints = [
            models.CheckConstraint(
                condition=Q(reference__regex=r"^[0-9A-HJKMNP-TV-Z]{12}$"),
                name="signature_reference_is_readable",
                violation_error_message="Une référence a douze lettres ou chiffres.",
            ),
            models.CheckConstraint(
                condition=Q(factor__in=FactorKind.values),
                name="signature_factor_known",
                violation_error_message="Ce second facteur n’est pas connu.",
            ),
            models.CheckConstraint(
                condition=Q(factor_given_at__lte=F("signed_at")),
                name="signature_follows_its_factor",
                violation_error_message="Le second facteur est donné avant la signature.",
            ),
        ]
