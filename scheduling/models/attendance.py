"""Who did not come, and who was late: said by whom and when. What is taken back stays, and is not counted."""

from django.db import models
from django.db.models import F, Q

from accounts.models import User
from core.models import Entity
from scheduling.enums import AttendanceKind
from scheduling.models.appointments import Appointment


class AttendanceMark(Entity):
    """One thing said of an appointment. Said again with other minutes, the one before is taken back."""

    appointment = models.ForeignKey(Appointment, on_delete=models.PROTECT, related_name="attendance_marks")
    kind = models.CharField("constat", max_length=16, choices=AttendanceKind.choices)
    minutes = models.PositiveSmallIntegerField("minutes", null=True, blank=True)
    marked_by = models.CharField("noté par", max_length=200)
    marker = models.ForeignKey(
        User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="compte"
    )
    marked_at = models.DateTimeField("noté le")
    undone_by = models.CharField("repris par", max_length=200, blank=True)
    undone_at = models.DateTimeField("repris le", null=True, blank=True)

    class Meta:
        verbose_name = "présence ou retard"
        constraints = [
            models.UniqueConstraint(
                fields=["appointment", "kind"],
                condition=Q(undone_at__isnull=True),
                name="attendance_mark_stands_once",
                violation_error_message="C’est déjà noté.",
            ),
            models.CheckConstraint(
                condition=Q(kind=AttendanceKind.NO_SHOW, minutes__isnull=True)
                | (~Q(kind=AttendanceKind.NO_SHOW) & Q(minutes__isnull=False, minutes__gte=1)),
                name="attendance_mark_late_has_minutes",
                violation_error_message="Un retard dit combien de minutes ; qui n’est pas venu n’en a pas.",
            ),
            models.CheckConstraint(
                condition=Q(undone_at__isnull=True, undone_by="")
                | (Q(undone_at__isnull=False, undone_at__gte=F("marked_at")) & ~Q(undone_by="")),
                name="attendance_mark_undone_by_and_at",
                violation_error_message="Ce qui est repris dit par qui et quand, après avoir été noté.",
            ),
        ]
        indexes = [models.Index(fields=["appointment", "marked_at"], name="attendance_mark_in_order")]
