"""What the nurse prepares: vitals with their origin, the cart checked."""

from django.db import models
from django.db.models import Q

from consultations.enums import (
    CheckItem,
    CheckResult,
    DeviceOrigin,
    MeasureMethod,
    ObservedKind,
    VitalKind,
)
from consultations.models.acts import Consultation
from core.encryption.fields import EncryptedJSONField, EncryptedTextField
from core.models import Entity
from territory.enums import DeviceResult
from territory.models import Cart, Device


class VitalSign(Entity):
    """One measure. `measure` is {"value": number, "unit": UCUM, "note": text}, sealed.

    Read from a device, it holds what that one said besides: {"read": in its own unit, "signals": codes}.
    """

    consultation = models.ForeignKey(Consultation, on_delete=models.CASCADE, related_name="vitals")
    kind = models.CharField("constante", max_length=10, choices=VitalKind.choices)
    measure = EncryptedJSONField("mesure")
    method = models.CharField(
        "méthode", max_length=40, choices=MeasureMethod.choices, default=MeasureMethod.TYPED
    )
    device_label = models.CharField("appareil", max_length=80, blank=True)
    device_serial = models.CharField("numéro de série de l’appareil", max_length=60, blank=True)
    device_software = models.CharField("version du logiciel de l’appareil", max_length=60, blank=True)
    device_origin = models.CharField(
        "numéro connu par", max_length=10, choices=DeviceOrigin.choices, blank=True
    )
    device_at = models.DateTimeField("heure de l’appareil", null=True, blank=True)
    rules_version = models.CharField("version des bornes", max_length=16)
    entered_by = models.CharField("saisi par", max_length=120)
    measured_at = models.DateTimeField("mesuré le")
    withdrawn_at = models.DateTimeField("retiré le", null=True, blank=True)
    withdrawn_by = models.CharField("retiré par", max_length=120, blank=True)

    class Meta:
        verbose_name = "constante"
        constraints = [
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True, withdrawn_by="")
                | (Q(withdrawn_at__isnull=False) & ~Q(withdrawn_by="")),
                name="vital_sign_withdrawn_by_and_at",
                violation_error_message="Un retrait dit qui et quand.",
            ),
            models.CheckConstraint(
                condition=Q(method=MeasureMethod.TYPED)
                | (Q(method__in=[MeasureMethod.BLUETOOTH, MeasureMethod.SIMULATED]) & ~Q(device_label="")),
                name="vital_sign_read_names_its_device",
                violation_error_message="Une mesure lue d’un appareil dit lequel.",
            ),
            models.CheckConstraint(
                condition=~Q(method=MeasureMethod.TYPED)
                | Q(device_serial="", device_software="", device_origin="", device_at__isnull=True)
                | Q(device_origin=DeviceOrigin.INVENTORY, device_at__isnull=True) & ~Q(device_label=""),
                name="vital_sign_typed_with_an_inventoried_device",
                violation_error_message="L’appareil d’une valeur saisie à la main vient de l’inventaire.",
            ),
            models.CheckConstraint(
                condition=Q(device_serial="") | Q(device_origin__in=DeviceOrigin.values),
                name="vital_sign_serial_has_an_origin",
                violation_error_message="Un numéro de série dit d’où il est connu.",
            ),
        ]


class Observation(Entity):
    """What somebody beside the patient saw, in one of the words for it; "" takes it back. The last stands."""

    consultation = models.ForeignKey(Consultation, on_delete=models.CASCADE, related_name="observations")
    kind = models.CharField("ce qui est vu", max_length=12, choices=ObservedKind.choices)
    word = EncryptedTextField("mot", blank=True, default="")
    seen_by = models.CharField("vu par", max_length=120)
    seen_at = models.DateTimeField("vu le")

    class Meta:
        verbose_name = "observation auprès du patient"
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=ObservedKind.values) & ~Q(seen_by=""),
                name="observation_says_what_and_by_whom",
                violation_error_message="Une observation dit ce qui est vu, et par qui.",
            ),
        ]


class CartCheck(Entity):
    """A check of the cart for one act: dated, kept, shown to the physician before the slot.

    It stays when a rehearsal is removed: the devices were really seen.
    """

    consultation = models.ForeignKey(
        Consultation, on_delete=models.SET_NULL, null=True, related_name="cart_checks"
    )
    cart = models.ForeignKey(Cart, on_delete=models.PROTECT, related_name="checks")
    line_kbps_up = models.PositiveIntegerField("débit montant (kbit/s)", null=True, blank=True)
    line_kbps_down = models.PositiveIntegerField("débit descendant (kbit/s)", null=True, blank=True)
    line_verdict = models.CharField("ligne", max_length=20, blank=True)
    is_tip_changed = models.BooleanField("embout d’otoscope changé", default=False)
    is_ear_memo_read = models.BooleanField("rappel de sécurité de l’oreille lu", default=False)
    checked_by = models.CharField("contrôlé par", max_length=120)
    checked_at = models.DateTimeField("contrôlé le")

    class Meta:
        verbose_name = "contrôle du chariot"


class DeviceCheck(models.Model):
    """What was found of one device of the cart; its name stays when the device leaves the cart."""

    check_made = models.ForeignKey(CartCheck, on_delete=models.CASCADE, related_name="devices")
    device = models.ForeignKey(Device, on_delete=models.SET_NULL, null=True, related_name="checks")
    label = models.CharField("désignation", max_length=80)
    result = models.CharField("résultat", max_length=10, choices=DeviceResult.choices, blank=True)
    battery_percent = models.PositiveSmallIntegerField("batterie (%)", null=True, blank=True)
    is_seen = models.BooleanField("vu ou entendu par la page", default=False)
    is_declared = models.BooleanField("déclaré vérifié autrement", default=False)
    calibrated_on = models.DateField("étalonné le", null=True, blank=True)

    class Meta:
        verbose_name = "appareil contrôlé"
        constraints = [
            models.UniqueConstraint(
                fields=["check_made", "device"],
                name="device_check_once",
                violation_error_message="Cet appareil est déjà contrôlé.",
            ),
            models.CheckConstraint(
                condition=Q(is_declared=False) | Q(is_seen=False, result=DeviceResult.OK),
                name="device_check_declared_is_not_measured",
                violation_error_message="Est déclaré ce qui va bien et n’a pas été mesuré.",
            ),
            models.CheckConstraint(
                condition=Q(battery_percent__isnull=True) | Q(battery_percent__lte=100),
                name="device_check_battery_is_a_percentage",
                violation_error_message="Une batterie va de 0 à 100 %%.",
            ),
        ]


class CartCheckItem(models.Model):
    check_made = models.ForeignKey(CartCheck, on_delete=models.CASCADE, related_name="items")
    item = models.CharField("élément", max_length=16, choices=CheckItem.choices)
    result = models.CharField("résultat", max_length=10, choices=CheckResult.choices)
    battery_percent = models.PositiveSmallIntegerField("batterie (%)", null=True, blank=True)
    is_seen = models.BooleanField("vu ou entendu par la page", default=False)
    is_declared = models.BooleanField("déclaré vérifié autrement", default=False)

    class Meta:
        verbose_name = "élément contrôlé"
        constraints = [
            models.UniqueConstraint(
                fields=["check_made", "item"],
                name="cart_check_item_once",
                violation_error_message="Cet élément est déjà contrôlé.",
            ),
            models.CheckConstraint(
                condition=Q(is_declared=False) | Q(is_seen=False, result=CheckResult.OK),
                name="cart_check_item_declared_is_not_measured",
                violation_error_message="Est déclaré ce qui va bien et n’a pas été mesuré.",
            ),
            models.CheckConstraint(
                condition=Q(battery_percent__isnull=True) | Q(battery_percent__lte=100),
                name="cart_check_battery_is_a_percentage",
                violation_error_message="Une batterie va de 0 à 100 %%.",
            ),
        ]
