from django.db import models


class FeeSheetState(models.TextChoices):
    DRAFT = "draft", "Brouillon"


class Share(models.TextChoices):
    """Who did what in the act, as the pathway verdict names them."""

    PHYSICIAN = "physician", "Téléconsultant"
    ACCOMPANYING = "accompanying", "Accompagnant"


class NothingReason(models.TextChoices):
    """Why a professional of the act has no sheet."""

    SALARIED = "salaried", "Salarié : l’acte n’ouvre pas de facturation à titre libéral."
    NOT_BILLABLE = "not_billable", "L’acte n’est pas facturable."
    UNKNOWN_MODE = "unknown_mode", "Le mode d’exercice n’est pas déclaré à l’annuaire."


# What each event of the journal says after a name (see audit.wording).
AUDIT_WORDING = {
    "billing.prepared": "a préparé une feuille de soins",
    "billing.opened": "a ouvert une feuille de soins",
}
