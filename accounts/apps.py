from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = "Comptes"

    def ready(self) -> None:
        from accounts.adapters import tell_decision
        from accounts.enums import AUDIT_WORDING
        from audit import wording
        from pathways.services import listen_to_decisions

        wording.register(AUDIT_WORDING)
        listen_to_decisions(tell_decision)
