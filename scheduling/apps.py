from django.apps import AppConfig


class SchedulingConfig(AppConfig):
    name = "scheduling"
    verbose_name = "Agenda"

    def ready(self) -> None:
        from audit import wording
        from scheduling.enums import AUDIT_WORDING

        wording.register(AUDIT_WORDING)
