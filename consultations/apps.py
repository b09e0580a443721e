from django.apps import AppConfig


class ConsultationsConfig(AppConfig):
    name = "consultations"
    verbose_name = "Téléconsultations"

    def ready(self) -> None:
        from audit import wording
        from consultations import notifications, policies, selectors, services
        from consultations.enums import AUDIT_WORDING
        from correspondence.policies import register_source
        from documents.policies import Subject, register_guard, register_lifetime
        from scheduling.services import (
            listen_to_attendance,
            listen_to_cancellations,
            listen_to_delays,
            listen_to_secrets,
        )
        from territory.services import listen_to_line_test_links

        wording.register(AUDIT_WORDING)
        register_guard(Subject.ACT, policies.can_read_documents)
        register_lifetime(selectors.last_day_of_documents)
        listen_to_cancellations(services.appointment_cancelled)
        listen_to_attendance(services.appointment_attended)
        listen_to_secrets(services.secret_asked)
        register_source(services.REPORT, services.REPORTS)
        listen_to_delays(services.appointment_delayed)
        listen_to_line_test_links(notifications.installer_invited)
