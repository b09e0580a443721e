"""What the line of each participant was worth during the call: for the incident record, never in the way."""

from django.db import models
from django.db.models import F, Q

from consultations.models.acts import Consultation, Device, Party
from core.models import Entity


class CallQuality(Entity):
    """One summary a device of an act, kept as long as the act. Numbers alone: nothing about the patient.

    `device` is the one that a participant added; None: their first, or only, one.

    `seconds` is {verdict: seconds}; `line` and `tracks` hold tallies, `cuts` the cuts and `outages` the times
    when a device was away, as consultations.rules.quality writes them; `relay` is the process that served
    last.
    """

    consultation = models.ForeignKey(Consultation, on_delete=models.CASCADE, related_name="qualities")
    party = models.ForeignKey(Party, on_delete=models.CASCADE, related_name="qualities")
    device = models.ForeignKey(
        Device, on_delete=models.CASCADE, null=True, blank=True, related_name="qualities"
    )
    first_at = models.DateTimeField("mesuré depuis")
    last_at = models.DateTimeField("mesuré jusqu’à")
    seconds = models.JSONField("durée par verdict", default=dict)
    line = models.JSONField("ligne", default=dict)
    tracks = models.JSONField("pistes", default=dict)
    cuts = models.JSONField("coupures", default=list)
    outages = models.JSONField("appareils débranchés", default=list)
    relay = models.CharField("relais", max_length=64, blank=True)
    relay_changes = models.PositiveSmallIntegerField("changements de relais", default=0)

    class Meta:
        verbose_name = "qualité de l’appel"
        constraints = [
            models.UniqueConstraint(
                fields=["consultation", "party", "device"],
                nulls_distinct=False,
                name="call_quality_once_a_device",
                violation_error_message="La qualité de cet appareil est déjà mesurée.",
            ),
            models.CheckConstraint(
                condition=Q(last_at__gte=F("first_at")),
                name="call_quality_ends_after_it_begins",
                violation_error_message="Une mesure finit après avoir commencé.",
            ),
        ]

    @property
    def label(self) -> str:
        """Whose line it was, and of which of their devices."""
        return self.party.label if self.device is None else self.device.label
