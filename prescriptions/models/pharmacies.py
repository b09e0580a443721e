"""The pharmacies that the region keeps, what opens a prescription to one of them, and what it dispensed."""

from django.db import models
from django.db.models import Q

from core.encryption.fields import EncryptedTextField
from core.models import Entity, SecretLink
from prescriptions.enums import Extent
from prescriptions.models.prescriptions import Prescription
from scheduling.rules.links import MOST_TRIES


class Pharmacy(Entity):
    """`secure_mail`: where a prescription may be sent one day."""

    name = models.CharField("nom", max_length=120)
    finess = models.CharField(
        "numéro FINESS",
        max_length=9,
        unique=True,
        error_messages={"unique": "Une pharmacie a déjà ce numéro FINESS."},
    )
    town = models.CharField("commune", max_length=80)
    phone = models.CharField("téléphone", max_length=24, blank=True)
    secure_mail = models.EmailField("adresse MSSanté", blank=True)
    is_active = models.BooleanField("ouverte", default=True)

    class Meta:
        verbose_name = "pharmacie"
        constraints = [
            models.CheckConstraint(
                condition=Q(finess__regex=r"^\d[\dAB]\d{7}$"),
                name="pharmacy_finess_shape",
                violation_error_message="Un numéro FINESS a neuf caractères.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}, {self.town}"


class PharmacyAccess(Entity, SecretLink):
    """Opens one prescription to one pharmacy: by a link and the code told apart from it, or by the code on
    its paper (`pharmacy` is then what they say). Used once, by one browser, for a working day.
    """

    ASK = "Demandez-en un autre au médecin, ou lisez le code imprimé sur l’ordonnance."

    prescription = models.ForeignKey(Prescription, on_delete=models.CASCADE, related_name="accesses")
    pharmacy = models.ForeignKey(
        Pharmacy, on_delete=models.PROTECT, null=True, blank=True, related_name="accesses"
    )
    code_digest = models.CharField("empreinte du code", max_length=16, blank=True)
    code_tries = models.PositiveSmallIntegerField("essais faux du code", default=0)
    sent_by = models.CharField("envoyé par", max_length=120)
    sent_at = models.DateTimeField("envoyé le")
    ended_at = models.DateTimeField("repris le", null=True, blank=True)
    ended_by = models.CharField("repris par", max_length=120, blank=True)

    class Meta:
        verbose_name = "accès d’une pharmacie"
        verbose_name_plural = "accès d’une pharmacie"
        constraints = [
            models.CheckConstraint(
                condition=Q(code_tries__lte=MOST_TRIES),
                name="pharmacy_access_code_tried_a_few_times",
                violation_error_message="Un code ne s’essaie que cinq fois.",
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, ended_by="")
                | (Q(ended_at__isnull=False) & ~Q(ended_by="")),
                name="pharmacy_access_ended_says_by_whom",
                violation_error_message="Un accès repris dit par qui.",
            ),
        ]


class Dispensing(Entity):
    """What a pharmacist says to have dispensed, and who they are. Never changed: the next one adds to it."""

    prescription = models.ForeignKey(Prescription, on_delete=models.CASCADE, related_name="dispensings")
    access = models.ForeignKey(PharmacyAccess, on_delete=models.CASCADE, related_name="dispensings")
    extent = models.CharField("étendue", max_length=8, choices=Extent.choices)
    by_name = models.CharField("pharmacien", max_length=120)
    pharmacy_name = models.CharField("pharmacie", max_length=160)
    finess = models.CharField("numéro FINESS", max_length=9)
    note = EncryptedTextField("précision", blank=True, default="")
    dispensed_at = models.DateTimeField("délivrée le")

    class Meta:
        verbose_name = "délivrance"
        constraints = [
            models.CheckConstraint(
                condition=Q(extent__in=Extent.values),
                name="dispensing_extent_known",
                violation_error_message="Une délivrance est entière ou partielle.",
            ),
            models.CheckConstraint(
                condition=Q(finess__regex=r"^\d[\dAB]\d{7}$") & ~Q(by_name="") & ~Q(pharmacy_name=""),
                name="dispensing_says_who_and_where",
                violation_error_message="Une délivrance dit qui délivre, et dans quelle pharmacie.",
            ),
        ]
