from django.apps import AppConfig


class TerritoryConfig(AppConfig):
    name = "territory"
    verbose_name = "Territoire"

    def ready(self) -> None:
        from audit import wording
        from territory.enums import AUDIT_WORDING

        wording.register(AUDIT_WORDING)
