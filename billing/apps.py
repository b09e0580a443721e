from django.apps import AppConfig


class BillingConfig(AppConfig):
    name = "billing"
    verbose_name = "Facturation"

    def ready(self) -> None:
        from audit import wording
        from billing.enums import AUDIT_WORDING

        wording.register(AUDIT_WORDING)
