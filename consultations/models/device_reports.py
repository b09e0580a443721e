"""What went wrong with a device: for who answers for the site, and for the ANSM (art. R5212-14 s. CSP)."""

from django.db import models
from django.db.models import Q

from consultations.enums import HarmTo, ReportKind, ReportState
from core.encryption import EncryptedTextField
from core.models import Entity
from territory.models import Cart, Device


class DeviceReport(Entity):
    """The device as it was: its name, number and software stay when it leaves the cart. No identity."""

    cart = models.ForeignKey(Cart, on_delete=models.PROTECT, related_name="reports", verbose_name="chariot")
    device = models.ForeignKey(
        Device,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="reports",
        verbose_name="appareil",
    )
    label = models.CharField("appareil", max_length=80)
    maker = models.CharField("fabricant et modèle", max_length=120, blank=True)
    serial_number = models.CharField("numéro de série ou de lot", max_length=60, blank=True)
    software = models.CharField("version du logiciel", max_length=60, blank=True)
    kind = models.CharField("nature", max_length=8, choices=ReportKind.choices)
    happened_on = models.DateField("survenu le")
    what = EncryptedTextField("ce qui s’est passé")
    harm_to = models.CharField("qui a été touché", max_length=8, choices=HarmTo.choices)
    harm = EncryptedTextField("conséquences", blank=True, default="")
    done = EncryptedTextField("ce qui a été fait", blank=True, default="")
    reported_by = models.CharField("signalé par", max_length=200)
    reported_at = models.DateTimeField("signalé le")
    state = models.CharField("état", max_length=8, choices=ReportState.choices, default=ReportState.RECEIVED)
    sent_on = models.DateField("transmis le", null=True, blank=True)
    sent_by = models.CharField("transmis par", max_length=200, blank=True)

    class Meta:
        verbose_name = "signalement d’un appareil"
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=ReportKind.values, harm_to__in=HarmTo.values),
                name="device_report_kind_is_known",
                violation_error_message="Dites ce qui s’est passé, et qui a été touché.",
            ),
            models.CheckConstraint(
                condition=Q(state=ReportState.RECEIVED, sent_on__isnull=True, sent_by="")
                | (Q(state=ReportState.SENT, sent_on__isnull=False) & ~Q(sent_by="")),
                name="device_report_sent_by_and_on",
                violation_error_message="Un signalement transmis dit par qui, et quand.",
            ),
        ]

    def __str__(self) -> str:
        return self.label
