from django.apps import AppConfig


class CorrespondenceConfig(AppConfig):
    name = "correspondence"
    verbose_name = "Envois"

    def ready(self) -> None:
        from audit import wording
        from correspondence.enums import AUDIT_WORDING

        wording.register(AUDIT_WORDING)
