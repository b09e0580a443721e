from django.apps import AppConfig


class SchedulingConfig(AppConfig):
    name = "scheduling"
    verbose_name = "Agenda"

    def ready(self) -> None:
        from audit import wording
        from patients.services import listen_to_declarations
        from scheduling.selectors import upcoming
        from scheduling.services.objections import treating_physician_changed
        from scheduling.wording import AUDIT_WORDING
        from territory.selectors import register_upcoming

        wording.register(AUDIT_WORDING)
        register_upcoming(upcoming)
        listen_to_declarations(treating_physician_changed)
