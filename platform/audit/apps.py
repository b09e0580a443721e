from django.apps import AppConfig

from audit import wording
from audit.enums import Erasure


class AuditConfig(AppConfig):
    name = "audit"
    verbose_name = "Journal"

    def ready(self) -> None:
        wording.register(
            {
                "audit.keys_rotated": wording.Wording("a rechiffré les données", Erasure.PROOF, shown=False),
                "audit.exported": wording.Wording("a exporté le journal", Erasure.PROOF, shown=False),
            }
        )
