from django.apps import AppConfig


class SignaturesConfig(AppConfig):
    name = "signatures"
    verbose_name = "Signatures"

    def ready(self) -> None:
        from audit import wording
        from signatures.enums import AUDIT_WORDING

        wording.register(AUDIT_WORDING)
