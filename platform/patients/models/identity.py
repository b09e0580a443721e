"""Who the patient is: strict identity traits, encrypted; keyed tokens to find them again."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q

from core.encryption.fields import EncryptedDateField, EncryptedTextField
from core.models import Entity
from patients.enums import InsStatus, RelativeKind
from territory.models import Commune


class Patient(Entity):
    """Strict traits of the national identity (RNIV), then what is used every day.

    The tokens are keyed hashes (blind indexes) of names, birth date, matricule and telephone. A fictitious
    patient, of a rehearsal, has none: nothing finds them, and nobody is taken for them.
    """

    birth_name = EncryptedTextField("nom de naissance")
    used_name = EncryptedTextField("nom utilisé", blank=True, default="")
    first_given_name = EncryptedTextField("premier prénom de naissance")
    given_names = EncryptedTextField("liste des prénoms", blank=True, default="")
    used_given_name = EncryptedTextField("prénom utilisé", blank=True, default="")
    birth_date = EncryptedDateField("date de naissance")
    sex = EncryptedTextField("sexe")
    birth_place_code = EncryptedTextField("code INSEE du lieu de naissance", blank=True, default="")
    ins_matricule = EncryptedTextField("matricule INS", blank=True, default="")
    is_ins_retrieved = models.BooleanField("INS récupérée par téléservice", default=False)
    is_document_checked = models.BooleanField("pièce d’identité contrôlée", default=False)

    phone = EncryptedTextField("téléphone", blank=True, default="")
    email = EncryptedTextField("adresse électronique", blank=True, default="")
    address = EncryptedTextField("adresse", blank=True, default="")
    commune = models.ForeignKey(
        Commune, on_delete=models.PROTECT, null=True, blank=True, verbose_name="commune de résidence"
    )
    has_ald = models.BooleanField("affection de longue durée", default=False)
    deceased_on = models.DateField("décédé le", null=True, blank=True)
    is_fictitious = models.BooleanField("patient fictif d’un essai à blanc", default=False, editable=False)

    name_tokens = ArrayField(models.CharField(max_length=16), default=list, editable=False)
    phonetic_tokens = ArrayField(models.CharField(max_length=16), default=list, editable=False)
    trigram_tokens = ArrayField(models.CharField(max_length=16), default=list, editable=False)
    birth_date_token = models.CharField(max_length=16, editable=False, db_index=True)
    ins_token = models.CharField(max_length=16, blank=True, editable=False, db_index=True)
    phone_token = models.CharField(max_length=16, blank=True, editable=False, db_index=True)
    # Which key made them: see core.encryption.keyring.index_key_id.
    token_key = models.CharField(max_length=8, blank=True, default="", editable=False)

    class Meta:
        verbose_name = "patient"
        constraints = [
            # The agenda leans on it: the appointments of a fictitious patient, theirs alone, are rehearsals.
            models.UniqueConstraint(
                fields=["id", "is_fictitious"],
                name="patient_real_or_fictitious",
                violation_error_message="Un patient est réel ou fictif.",
            ),
            models.CheckConstraint(
                condition=Q(is_fictitious=False)
                | Q(
                    name_tokens=[],
                    phonetic_tokens=[],
                    trigram_tokens=[],
                    birth_date_token="",
                    ins_token="",
                    phone_token="",
                    is_ins_retrieved=False,
                ),
                name="patient_fictitious_found_by_nothing",
                violation_error_message="Un patient fictif ne se retrouve par aucune recherche.",
            ),
        ]
        indexes = [
            GinIndex(fields=["name_tokens"], name="patient_name_tokens"),
            GinIndex(fields=["phonetic_tokens"], name="patient_phonetic_tokens"),
            GinIndex(fields=["trigram_tokens"], name="patient_trigram_tokens"),
        ]

    @property
    def ins_status(self) -> InsStatus:
        """From two facts: INSi retrieved, identity document checked (RNIV, EXI SI 07)."""
        if self.is_ins_retrieved:
            return InsStatus.QUALIFIED if self.is_document_checked else InsStatus.RETRIEVED
        return InsStatus.VALIDATED if self.is_document_checked else InsStatus.PROVISIONAL


class Relative(Entity):
    """A relative, a guardian or a trusted person of a patient."""

    patient = models.ForeignKey(Patient, on_delete=models.CASCADE, related_name="relatives")
    kind = models.CharField("lien", max_length=16, choices=RelativeKind.choices)
    name = EncryptedTextField("nom")
    relation = EncryptedTextField("qualité", blank=True, default="")
    phone = EncryptedTextField("téléphone", blank=True, default="")
    email = EncryptedTextField("adresse électronique", blank=True, default="")

    class Meta:
        verbose_name = "proche"
