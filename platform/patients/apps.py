from django.apps import AppConfig


class PatientsConfig(AppConfig):
    name = "patients"
    verbose_name = "Patients"

    def ready(self) -> None:
        from audit import wording
        from patients.enums import AUDIT_WORDING

        wording.register(AUDIT_WORDING)
