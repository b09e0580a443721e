"""Telemedicine carts and the devices they carry."""

from django.db import models
from django.db.models import Q

from core.models import Entity
from territory.enums import CartKind, CartState, CartWords, DeviceKind, DeviceResult
from territory.models.sites import Room, Site


class Cart(Entity):
    """A cart, or the kit that the nurses of a practice carry home to their patients: it has no room."""

    kind = models.CharField("type", max_length=8, choices=CartKind.choices, default=CartKind.CART)
    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="carts", verbose_name="site")
    room = models.ForeignKey(
        Room, on_delete=models.SET_NULL, null=True, blank=True, related_name="carts", verbose_name="salle"
    )
    name = models.CharField("nom", max_length=60)
    serial_number = models.CharField("numéro de série", max_length=60, blank=True)
    state = models.CharField("état", max_length=16, choices=CartState.choices, default=CartState.IN_SERVICE)
    state_reason = models.CharField("raison", max_length=200, blank=True)

    class Meta:
        verbose_name = "chariot"
        constraints = [
            models.UniqueConstraint(
                fields=["site", "name"],
                name="cart_name_unique_in_site",
                violation_error_message="Ce site a déjà un chariot de ce nom.",
            ),
            models.CheckConstraint(
                condition=Q(state=CartState.IN_SERVICE) | ~Q(state_reason=""),
                name="cart_out_of_service_has_reason",
                violation_error_message="Dites pourquoi le chariot est hors service.",
            ),
            models.CheckConstraint(
                condition=Q(kind=CartKind.CART) | Q(kind=CartKind.KIT, room__isnull=True),
                name="cart_kit_has_no_room",
                violation_error_message="Une valise va chez les patients : elle n’a pas de salle.",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_kit(self) -> bool:
        return self.kind == CartKind.KIT

    @property
    def words(self) -> CartWords:
        return CartKind(self.kind).words


class Device(Entity):
    """One device of a cart. `battery_percent` is the last value told, `checked_at` when it was."""

    cart = models.ForeignKey(Cart, on_delete=models.CASCADE, related_name="devices", verbose_name="chariot")
    kind = models.CharField("type", max_length=16, choices=DeviceKind.choices)
    label = models.CharField("désignation", max_length=80)
    serial_number = models.CharField("numéro de série", max_length=60, blank=True)
    software_version = models.CharField("version du logiciel", max_length=60, blank=True)
    battery_percent = models.PositiveSmallIntegerField("batterie (%)", null=True, blank=True)
    checked_at = models.DateTimeField("dernier contrôle", null=True, blank=True)
    checked_by = models.CharField("contrôlé par", max_length=200, blank=True)
    last_result = models.CharField("état", max_length=10, choices=DeviceResult.choices, blank=True)
    calibrated_on = models.DateField("dernier étalonnage", null=True, blank=True)
    stopped_at = models.DateTimeField("hors service depuis", null=True, blank=True)
    stopped_by = models.CharField("mis hors service par", max_length=200, blank=True)

    class Meta:
        verbose_name = "appareil"
        constraints = [
            models.CheckConstraint(  # who checked was not kept at first
                condition=Q(checked_by="") | Q(checked_at__isnull=False),
                name="device_checked_by_and_at",
                violation_error_message="Un contrôle dit qui et quand.",
            ),
            models.CheckConstraint(
                condition=Q(stopped_at__isnull=True, stopped_by="")
                | (Q(stopped_at__isnull=False) & ~Q(stopped_by="")),
                name="device_stopped_by_somebody",
                violation_error_message="Un appareil hors service dit par qui, et depuis quand.",
            ),
            models.CheckConstraint(
                condition=Q(last_result__in=["", *DeviceResult.values]),
                name="device_result_is_known",
                violation_error_message="Cet état n’existe pas.",
            ),
            models.CheckConstraint(
                condition=Q(battery_percent__isnull=True) | Q(battery_percent__lte=100),
                name="device_battery_is_a_percentage",
                violation_error_message="Une batterie va de 0 à 100 %%.",
            ),
        ]

    def __str__(self) -> str:
        return self.label
