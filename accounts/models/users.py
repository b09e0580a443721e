"""People who sign in: professionals and administrators. Patients have no account."""

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models

from accounts.enums import DeactivationReason
from core.models import Entity
from directory.models import Practitioner


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(Entity, AbstractBaseUser):
    """An account. A professional’s points to their entry in the directory."""

    email = models.EmailField(
        "adresse électronique", unique=True, error_messages={"unique": "Cette adresse a déjà un compte."}
    )
    given_name = models.CharField("prénom", max_length=80)
    family_name = models.CharField("nom", max_length=80)
    phone = models.CharField("téléphone mobile", max_length=20, blank=True)
    practitioner = models.OneToOneField(
        Practitioner,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="user",
        verbose_name="professionnel",
    )
    is_active = models.BooleanField("actif", default=True)
    deactivated_at = models.DateTimeField("désactivé le", null=True, blank=True)
    deactivation_reason = models.CharField(
        "raison", max_length=12, choices=DeactivationReason.choices, blank=True
    )

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["given_name", "family_name"]

    objects = UserManager()

    class Meta:
        verbose_name = "compte"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(is_active=True, deactivated_at__isnull=True, deactivation_reason="")
                | models.Q(is_active=False, deactivated_at__isnull=False) & ~models.Q(deactivation_reason=""),
                name="user_inactive_since_a_date_for_a_reason",
                violation_error_message="Un compte désactivé l’est depuis une date et pour une raison.",
            ),
        ]

    @property
    def full_name(self) -> str:
        return self.practitioner.full_name if self.practitioner else f"{self.given_name} {self.family_name}"

    def __str__(self) -> str:
        return self.full_name
