from django.apps import AppConfig


class PathwaysConfig(AppConfig):
    name = "pathways"
    verbose_name = "Parcours"

    def ready(self) -> None:
        """Read and check every rule at start: a faulty table must never answer a first question."""
        from pathways import verdicts

        verdicts.active_rulebook()
