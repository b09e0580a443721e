"""The still images of an act, and those that were asked of the cart."""

from django.db import models
from django.db.models import F, Q

from consultations.enums import EarSide, StillGivenUp, StillSource
from consultations.models.acts import Consultation
from consultations.models.requests import CartRequest
from core.models import Entity


class StillImage(Entity):
    """A still taken during the act, from a named track, kept as an encrypted document."""

    consultation = models.ForeignKey(Consultation, on_delete=models.PROTECT, related_name="still_images")
    document_public_id = models.UUIDField("document", unique=True)
    track_role = models.CharField("source", max_length=16)
    taken_by = models.CharField("pris par", max_length=120)
    taken_at = models.DateTimeField("pris le")
    side = models.CharField("oreille", max_length=8, choices=EarSide.choices, blank=True)
    # What it was drawn upon: kept as it is, beside the one that bears the drawing.
    original = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="drawings"
    )
    withdrawn_at = models.DateTimeField("retirée le", null=True, blank=True)
    withdrawn_by = models.CharField("retirée par", max_length=120, blank=True)

    class Meta:
        verbose_name = "image"
        constraints = [
            models.CheckConstraint(
                condition=Q(side="") | Q(side__in=EarSide.values, track_role=StillSource.HAND_CAMERA),
                name="still_image_side_of_the_hand_camera",
                violation_error_message="Seule une image de la caméra main est d’une oreille.",
            ),
            models.CheckConstraint(
                condition=Q(original__isnull=True) | ~Q(original=F("pk")),
                name="still_image_drawn_upon_another",
                violation_error_message="Un dessin est gardé à côté de l’image, pas à sa place.",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True, withdrawn_by="")
                | (Q(withdrawn_at__isnull=False) & ~Q(withdrawn_by="")),
                name="still_image_withdrawn_by_and_at",
                violation_error_message="Une image retirée dit par qui et quand.",
            ),
        ]


class StillRequest(Entity):
    """An image asked of the cart, where the camera is whole: begun there, then received or given up."""

    consultation = models.ForeignKey(Consultation, on_delete=models.CASCADE, related_name="still_requests")
    track_role = models.CharField("source", max_length=16, choices=StillSource.choices)
    # What was being looked at when it was asked: the image is of that ear, whatever is asked meanwhile.
    gesture = models.ForeignKey(
        CartRequest, on_delete=models.SET_NULL, null=True, blank=True, related_name="still_requests"
    )
    asked_by = models.CharField("demandée par", max_length=120)
    asked_at = models.DateTimeField("demandée le")
    begun_at = models.DateTimeField("commencée le", null=True, blank=True)
    still = models.OneToOneField(
        StillImage, on_delete=models.PROTECT, null=True, blank=True, related_name="request"
    )
    given_up = models.CharField("abandonnée", max_length=16, choices=StillGivenUp.choices, blank=True)

    class Meta:
        verbose_name = "image demandée"
        constraints = [
            models.CheckConstraint(
                condition=Q(still__isnull=True) | Q(given_up=""),
                name="still_request_received_or_given_up",
                violation_error_message="Une image reçue n’est pas abandonnée.",
            ),
        ]

    @property
    def state(self) -> str:
        """How far it is, as the pages are told."""
        if self.still_id is not None:
            return "received"
        return "given_up" if self.given_up else ("begun" if self.begun_at else "asked")

    @property
    def is_open(self) -> bool:
        return self.state in ("asked", "begun")
