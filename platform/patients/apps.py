from django.apps import AppConfig


class PatientsConfig(AppConfig):
    name = "patients"
    verbose_name = "Patients"

    def ready(self) -> None:
        from audit import wording
        from core.encryption import rotation
        from documents.policies import Subject, register_guard
        from patients import policies
        from patients.enums import AUDIT_WORDING
        from patients.services.tokens import PatientTokens

        wording.register(AUDIT_WORDING)
        register_guard(Subject.PATIENT, policies.can_read_documents)
        register_guard(Subject.TREATING, policies.reads_as_treating)
        rotation.register_index("patients.tokens", PatientTokens())
