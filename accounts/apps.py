from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = "Comptes"

    def ready(self) -> None:
        from accounts.adapters import codes, tell_decision
        from accounts.adapters.rotation import SecondFactors
        from accounts.enums import AUDIT_WORDING
        from audit import wording
        from core.encryption import rotation
        from pathways.services import listen_to_decisions

        wording.register(AUDIT_WORDING)
        listen_to_decisions(tell_decision)
        codes.install()
        rotation.register("accounts.second_factors", SecondFactors())
