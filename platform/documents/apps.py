from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    name = "documents"
    verbose_name = "Documents"

    def ready(self) -> None:
        from audit import wording
        from documents.enums import AUDIT_WORDING

        wording.register(AUDIT_WORDING)
