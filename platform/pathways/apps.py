from django.apps import AppConfig


class PathwaysConfig(AppConfig):
    name = "pathways"
    verbose_name = "Parcours"

    def ready(self) -> None:
        """Read and check every rule at start: a faulty table must never answer a first question."""
        from audit import wording
        from pathways import verdicts
        from pathways.enums import AUDIT_WORDING

        wording.register(AUDIT_WORDING)
        verdicts.national_rulebook()
