from django.apps import AppConfig


class BillingConfig(AppConfig):
    name = "billing"
    verbose_name = "Facturation"

    def ready(self) -> None:
        from audit import wording
        from billing import services
        from billing.enums import AUDIT_WORDING
        from consultations.services import listen_to_closures

        wording.register(AUDIT_WORDING)
        listen_to_closures(services.fee_sheets_ask)
