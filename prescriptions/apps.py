from django.apps import AppConfig


class PrescriptionsConfig(AppConfig):
    name = "prescriptions"
    verbose_name = "Ordonnances"

    def ready(self) -> None:
        from audit import wording
        from correspondence.policies import register_source
        from prescriptions import services
        from prescriptions.enums import AUDIT_WORDING

        wording.register(AUDIT_WORDING)
        register_source(services.PRESCRIPTION, services.PRESCRIPTIONS)
