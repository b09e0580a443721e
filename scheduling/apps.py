from django.apps import AppConfig


class SchedulingConfig(AppConfig):
    name = "scheduling"
    verbose_name = "Agenda"

    def ready(self) -> None:
        from audit import wording
        from scheduling.enums import AUDIT_WORDING
        from scheduling.selectors import upcoming
        from territory.selectors import register_upcoming

        wording.register(AUDIT_WORDING)
        register_upcoming(upcoming)
