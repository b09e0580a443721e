"""How professionals and sites want to be written to; a professional’s address is in the directory."""

from django.db import models
from django.db.models import Q

from core.models import Entity
from correspondence.enums import OF_PROFESSIONALS, Channel
from directory.models import Practitioner
from territory.models import Site


class Correspondent(Entity):
    """What a professional chose. Without a row: MSSanté where they have an address."""

    practitioner = models.OneToOneField(
        Practitioner, on_delete=models.CASCADE, related_name="correspondent", verbose_name="professionnel"
    )
    channel = models.CharField(
        "canal préféré", max_length=12, choices=[(one.value, one.label) for one in OF_PROFESSIONALS]
    )

    class Meta:
        verbose_name = "choix d’un correspondant"
        verbose_name_plural = "choix des correspondants"
        constraints = [
            models.CheckConstraint(
                condition=Q(channel__in=[one.value for one in OF_PROFESSIONALS]),
                name="correspondent_channel_known",
                violation_error_message="Un professionnel ne reçoit pas par ce canal.",
            ),
        ]

    @property
    def wants_software(self) -> bool:
        return self.channel == Channel.SOFTWARE


class SiteMailbox(Entity):
    """The MSSanté mailbox of an establishment, which its carers read together."""

    site = models.OneToOneField(
        Site, on_delete=models.CASCADE, related_name="secure_mailbox", verbose_name="site"
    )
    address = models.EmailField("adresse MSSanté")

    class Meta:
        verbose_name = "boîte MSSanté d’un site"
        verbose_name_plural = "boîtes MSSanté des sites"
