"""When a physician is taken elsewhere, as their other agenda says: spans, and nothing of what fills them."""

from django.db import models
from django.db.models import F, Q

from core.encryption.fields import EncryptedTextField
from core.models import Entity
from directory.models import Practitioner
from scheduling.enums import FeedProblem


class BusyFeed(Entity):
    """The private iCalendar address, sealed: whoever holds it reads the whole agenda.

    `read_at`: the last reading that went well; `tried_at`: the last one, whatever came of it;
    `failing_since`: the first of those that failed since.
    """

    practitioner = models.OneToOneField(
        Practitioner, on_delete=models.CASCADE, related_name="busy_feed", verbose_name="médecin"
    )
    address = EncryptedTextField("adresse iCalendar")
    read_at = models.DateTimeField("dernière lecture", null=True, blank=True)
    tried_at = models.DateTimeField("dernier essai", null=True, blank=True)
    failing_since = models.DateTimeField("échoue depuis", null=True, blank=True)
    problem = models.CharField("problème", max_length=16, choices=FeedProblem.choices, blank=True)

    class Meta:
        verbose_name = "autre agenda"
        constraints = [
            models.CheckConstraint(
                condition=Q(read_at__isnull=True) | Q(tried_at__gte=F("read_at")),
                name="busyfeed_read_when_tried",
                violation_error_message="Une lecture est aussi un essai.",
            ),
            models.CheckConstraint(
                condition=Q(failing_since__isnull=True, problem="")
                | (Q(failing_since__isnull=False) & ~Q(problem="")),
                name="busyfeed_fails_since_when_and_why",
                violation_error_message="Une lecture qui échoue dit depuis quand et pourquoi.",
            ),
        ]


class BusySpan(models.Model):
    feed = models.ForeignKey(BusyFeed, on_delete=models.CASCADE, related_name="spans")
    starts_at = models.DateTimeField("début")
    ends_at = models.DateTimeField("fin")

    class Meta:
        verbose_name = "période occupée"
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")),
                name="busyspan_ends_after_start",
                violation_error_message="La fin précède le début.",
            ),
        ]
        indexes = [models.Index(fields=["feed", "starts_at"], name="busyspan_by_feed")]
