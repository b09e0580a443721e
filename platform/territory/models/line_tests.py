"""Tests of lines and devices: what the relay measured, kept for the site where it was measured."""

from django.db import models
from django.db.models import Q

from core.models import Entity, SecretLink
from territory.enums import LinePath, LineVerdict
from territory.models.carts import Cart
from territory.models.sites import Site


class LineTestLink(Entity, SecretLink):
    """An installer without an account tests one site, or one of its carts, and sees nothing else.

    `label` is who it is for: their tests bear it.
    """

    ASK = "Demandez-en un autre à l’administration régionale."

    site = models.ForeignKey(
        Site, on_delete=models.CASCADE, related_name="line_test_links", verbose_name="site"
    )
    cart = models.ForeignKey(
        Cart,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="line_test_links",
        verbose_name="chariot",
    )
    label = models.CharField("pour", max_length=80)
    made_by = models.CharField("fait par", max_length=120)
    made_at = models.DateTimeField("fait le")
    revoked_at = models.DateTimeField("retiré le", null=True, blank=True)
    revoked_by = models.CharField("retiré par", max_length=120, blank=True)

    class Meta:
        verbose_name = "lien d’essai"
        constraints = [
            models.CheckConstraint(
                condition=Q(revoked_at__isnull=True, revoked_by="")
                | (Q(revoked_at__isnull=False) & ~Q(revoked_by="")),
                name="line_test_link_revoked_by_somebody",
                violation_error_message="Un lien retiré dit par qui.",
            ),
        ]

    def __str__(self) -> str:
        return self.label


class LineTest(Entity):
    """One test, never changed. Without a site it is of somebody’s own desk.

    `measures`: {"up_kbps", "down_kbps", "loss", "rtt_ms", "jitter_ms", "connect_ms", "freezes"}, and
    "down_at_least" where the way down may carry more. `paths`: {LinePath: bool} of the ways that were tried.
    `devices`: {DeviceTried: DeviceAnswer}. `reference` is what is read over the telephone.
    """

    reference = models.CharField("référence", max_length=8, unique=True)
    site = models.ForeignKey(
        Site, on_delete=models.CASCADE, null=True, blank=True, related_name="line_tests", verbose_name="site"
    )
    cart = models.ForeignKey(
        Cart,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="line_tests",
        verbose_name="chariot",
    )
    verdict = models.CharField("verdict", max_length=12, choices=LineVerdict.choices)
    path = models.CharField("chemin", max_length=8, choices=LinePath.choices, blank=True)
    measures = models.JSONField("mesures", default=dict)
    paths = models.JSONField("chemins essayés", default=dict)
    devices = models.JSONField("appareils", default=dict)
    browser = models.CharField("navigateur", max_length=80, blank=True)
    user_id = models.BigIntegerField("compte", null=True, blank=True)
    tested_by = models.CharField("testé par", max_length=120)
    tested_at = models.DateTimeField("testé le")
    link = models.ForeignKey(
        LineTestLink,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="tests",
        verbose_name="lien d’essai",
    )

    class Meta:
        verbose_name = "essai de ligne"
        constraints = [
            models.CheckConstraint(
                condition=Q(verdict__in=LineVerdict.values),
                name="line_test_verdict_is_known",
                violation_error_message="Ce verdict n’existe pas.",
            ),
            models.CheckConstraint(
                condition=Q(cart__isnull=True) | Q(site__isnull=False),
                name="line_test_of_cart_has_site",
                violation_error_message="Un chariot est testé sur son site.",
            ),
        ]

    def __str__(self) -> str:
        return self.reference
