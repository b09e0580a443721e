"""What a patient opens without an account: a link that serves one browser, and a code told apart."""

from django.db import models
from django.db.models import F, Q

from core.encryption import EncryptedTextField
from core.models import Entity, SecretLink
from correspondence.models.dispatches import Dispatch
from correspondence.rules.links import MOST_TRIES


class PatientAccess(Entity, SecretLink):
    """The link of one dispatch. `sent_to`: where it went, and where each code goes as long as that holds."""

    ASK = "Demandez-en un autre au cabinet qui vous l’a envoyé."

    dispatch = models.OneToOneField(
        Dispatch, on_delete=models.CASCADE, related_name="access", verbose_name="envoi"
    )
    sent_to = EncryptedTextField("envoyé à")
    opened_at = models.DateTimeField("ouvert le", null=True, blank=True)

    class Meta:
        verbose_name = "lien d’un document"
        verbose_name_plural = "liens de documents"


class AccessCode(Entity):
    """A short code: kept as a keyed hash, taken once, tried a few times."""

    access = models.ForeignKey(
        PatientAccess, on_delete=models.CASCADE, related_name="codes", verbose_name="lien"
    )
    digest = models.CharField("empreinte du code", max_length=16)
    made_at = models.DateTimeField("envoyé le")
    until = models.DateTimeField("valable jusqu’à")
    tries = models.PositiveSmallIntegerField("essais faux", default=0)
    used_at = models.DateTimeField("donné le", null=True, blank=True)

    class Meta:
        verbose_name = "code d’un document"
        verbose_name_plural = "codes de documents"
        constraints = [
            models.CheckConstraint(
                condition=Q(until__gt=F("made_at")),
                name="access_code_lapses_after_it_was_made",
                violation_error_message="Un code vaut un moment.",
            ),
            models.CheckConstraint(
                condition=Q(tries__lte=MOST_TRIES),
                name="access_code_tried_a_few_times",
                violation_error_message="Un code ne s’essaie que cinq fois.",
            ),
        ]
        indexes = [models.Index(fields=["access", "-made_at"], name="access_code_latest")]
