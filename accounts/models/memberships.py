"""Who is what, where and until when; and who works in whose name."""

from django.db import models
from django.db.models import F, Q

from accounts.enums import Role
from accounts.models.users import User
from core.models import Entity
from directory.models import Practitioner
from territory.models import Site, Territory


class Membership(Entity):
    """A role held by a person: at a site, over a territory, or over the whole region."""

    user = models.ForeignKey(
        User, on_delete=models.CASCADE, related_name="memberships", verbose_name="compte"
    )
    role = models.CharField("rôle", max_length=24, choices=Role.choices)
    site = models.ForeignKey(
        Site, on_delete=models.PROTECT, null=True, blank=True, related_name="memberships", verbose_name="site"
    )
    territory = models.ForeignKey(
        Territory,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="memberships",
        verbose_name="territoire",
    )
    starts_on = models.DateField("depuis le")
    # The first day without it: what ends today is over.
    ends_on = models.DateField("prend fin le", null=True, blank=True)

    class Meta:
        verbose_name = "rattachement"
        constraints = [
            models.CheckConstraint(
                condition=(
                    Q(role=Role.REGIONAL_ADMIN, site__isnull=True, territory__isnull=True)
                    | Q(role=Role.TERRITORY_COORDINATOR, site__isnull=True, territory__isnull=False)
                    | (
                        ~Q(role__in=[Role.REGIONAL_ADMIN, Role.TERRITORY_COORDINATOR])
                        & Q(site__isnull=False, territory__isnull=True)
                    )
                ),
                name="membership_scope_fits_role",
                violation_error_message="Ce rôle ne s’exerce pas à ce niveau (site, territoire ou région).",
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="membership_ends_after_start",
                violation_error_message="La fin précède le début.",
            ),
            models.UniqueConstraint(
                fields=["user", "role", "site", "territory"],
                condition=Q(ends_on__isnull=True),
                nulls_distinct=False,
                name="membership_unique_while_open",
                violation_error_message="Cette personne a déjà ce rôle à cet endroit.",
            ),
        ]


class Delegation(Entity):
    """A physician lets somebody (usually a secretary) book and move appointments in their name."""

    practitioner = models.ForeignKey(
        Practitioner, on_delete=models.CASCADE, related_name="delegations", verbose_name="médecin"
    )
    delegate = models.ForeignKey(
        User, on_delete=models.CASCADE, related_name="delegations", verbose_name="délégué"
    )
    starts_on = models.DateField("depuis le")
    # The first day without it: what ends today is over.
    ends_on = models.DateField("prend fin le", null=True, blank=True)

    class Meta:
        verbose_name = "délégation"
        constraints = [
            models.UniqueConstraint(
                fields=["practitioner", "delegate"],
                condition=Q(ends_on__isnull=True),
                name="delegation_unique_while_open",
                violation_error_message="Cette délégation existe déjà.",
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="delegation_ends_after_start",
                violation_error_message="La fin précède le début.",
            ),
        ]
