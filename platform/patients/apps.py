from django.apps import AppConfig


class PatientsConfig(AppConfig):
    name = "patients"
    verbose_name = "Patients"

    def ready(self) -> None:
        from audit import wording
        from documents.policies import Subject, register_guard
        from patients import policies
        from patients.enums import AUDIT_WORDING

        wording.register(AUDIT_WORDING)
        register_guard(Subject.PATIENT, policies.can_read_documents)
