"""What the physician asks of the person at the cart: kept, so that a reload shows it again."""

from django.db import models
from django.db.models import Q

from consultations.enums import AuscultationPoint, EarSide, RequestKind, SoundFilter
from consultations.models.acts import Consultation
from core.encryption.fields import EncryptedTextField
from core.models import Entity


class CartRequest(Entity):
    """One gesture asked for. The last one stands; « C’est posé » and « Entendu » mark it.

    `side`: the ear to be seen; `side_said_by` the person at the cart, who saw that it is the other one.
    `words`: what the physician heard there, said once in their own words; the report gathers them.
    `sound_filter`, `filters_version`: how it was listened to, "" when none was offered or nobody listened.
    """

    consultation = models.ForeignKey(Consultation, on_delete=models.CASCADE, related_name="requests")
    kind = models.CharField("demande", max_length=16, choices=RequestKind.choices)
    point = models.CharField("point", max_length=16, choices=AuscultationPoint.choices, blank=True)
    side = models.CharField("oreille", max_length=8, choices=EarSide.choices, blank=True)
    side_said_by = models.CharField("autre oreille, dit par", max_length=120, blank=True)
    asked_by = models.CharField("demandé par", max_length=120)
    asked_at = models.DateTimeField("demandé le")
    placed_at = models.DateTimeField("fait le", null=True, blank=True)
    repeat_asked_at = models.DateTimeField("à répéter depuis", null=True, blank=True)
    heard_at = models.DateTimeField("ausculté le", null=True, blank=True)

    words = EncryptedTextField("entendu", blank=True, default="")
    worded_at = models.DateTimeField("dit le", null=True, blank=True)

    sound_filter = models.CharField("filtre", max_length=16, choices=SoundFilter.choices, blank=True)
    filters_version = models.CharField("version des filtres", max_length=16, blank=True)

    class Meta:
        verbose_name = "demande au chariot"
        constraints = [
            models.CheckConstraint(
                condition=Q(kind=RequestKind.STETHOSCOPE) & ~Q(point="")
                | ~Q(kind=RequestKind.STETHOSCOPE) & Q(point=""),
                name="cart_request_stethoscope_has_point",
                violation_error_message="Dites où poser le stéthoscope.",
            ),
            models.CheckConstraint(
                condition=Q(side="", side_said_by="")
                | Q(kind=RequestKind.HAND_CAMERA, side__in=EarSide.values),
                name="cart_request_side_of_the_hand_camera",
                violation_error_message="Seule la caméra main se demande pour une oreille.",
            ),
            models.CheckConstraint(
                condition=Q(worded_at__isnull=True) | Q(kind=RequestKind.STETHOSCOPE, heard_at__isnull=False),
                name="cart_request_worded_is_heard",
                violation_error_message="On dit ce qu’on a entendu d’un point ausculté.",
            ),
            models.CheckConstraint(
                condition=Q(sound_filter="", filters_version="")
                | Q(kind=RequestKind.STETHOSCOPE, heard_at__isnull=False)
                & Q(sound_filter__in=SoundFilter.values)
                & ~Q(filters_version=""),
                name="cart_request_filter_and_version",
                violation_error_message="Un filtre se note d’un point ausculté, avec sa version.",
            ),
        ]
