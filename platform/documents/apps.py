from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    name = "documents"
    verbose_name = "Documents"

    def ready(self) -> None:
        from audit import wording
        from core.encryption import rotation
        from documents.adapters.rotation import SealedFiles
        from documents.enums import AUDIT_WORDING

        wording.register(AUDIT_WORDING)
        rotation.register("documents.files", SealedFiles())
