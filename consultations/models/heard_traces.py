"""What the physician saw of the sound at a point: a picture of the trace, never the sound."""

from django.db import models
from django.db.models import Q

from consultations.enums import SoundFilter
from consultations.models.acts import Consultation
from consultations.models.requests import CartRequest
from core.models import Entity


class HeardTrace(Entity):
    """A few seconds of the stethoscope, frozen and kept as an encrypted picture.

    `gesture`: where it was listened to. `sound_filter`, `filters_version`: how, "" where none is offered.
    """

    consultation = models.ForeignKey(Consultation, on_delete=models.PROTECT, related_name="heard_traces")
    gesture = models.ForeignKey(CartRequest, on_delete=models.PROTECT, related_name="traces")
    document_public_id = models.UUIDField("document", unique=True)
    sound_filter = models.CharField("filtre", max_length=16, choices=SoundFilter.choices, blank=True)
    filters_version = models.CharField("version des filtres", max_length=16, blank=True)
    kept_by = models.CharField("gardé par", max_length=120)
    kept_at = models.DateTimeField("gardé le")

    class Meta:
        verbose_name = "tracé du stéthoscope"
        verbose_name_plural = "tracés du stéthoscope"
        constraints = [
            models.CheckConstraint(
                condition=Q(sound_filter="", filters_version="")
                | (Q(sound_filter__in=SoundFilter.values) & ~Q(filters_version="")),
                name="heard_trace_filter_and_version",
                violation_error_message="Un filtre se note avec sa version.",
            ),
            models.CheckConstraint(
                condition=~Q(kept_by=""),
                name="heard_trace_says_by_whom",
                violation_error_message="Un tracé gardé dit par qui.",
            ),
        ]
