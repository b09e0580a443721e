from django.apps import AppConfig


class DirectoryConfig(AppConfig):
    name = "directory"
    verbose_name = "Annuaire"

    def ready(self) -> None:
        from audit import wording
        from directory.enums import AUDIT_WORDING

        wording.register(AUDIT_WORDING)
