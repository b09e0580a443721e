from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = "Comptes"

    def ready(self) -> None:
        from accounts.enums import AUDIT_WORDING
        from audit import wording

        wording.register(AUDIT_WORDING)
