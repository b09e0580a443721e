from django.db import models


class FeeSheetState(models.TextChoices):
    DRAFT = "draft", "Brouillon"


class Share(models.TextChoices):
    """Who did what in the act, as the pathway verdict names them."""

    PHYSICIAN = "physician", "Téléconsultant"
    ACCOMPANYING = "accompanying", "Accompagnant"
    BESIDE = "beside", "Médecin auprès du patient"


class NothingReason(models.TextChoices):
    """Why a professional of the act has no sheet."""

    SALARIED = "salaried", "Salarié : l’acte n’ouvre pas de facturation à titre libéral."
    VOLUNTEER = "volunteer", "Bénévole : aucun honoraire n’est demandé."
    NOT_BILLABLE = "not_billable", "L’acte n’est pas facturable."
    ADVICE = "advice", "C’était un téléconseil : un conseil donné à distance ne se facture pas."
    UNKNOWN_MODE = "unknown_mode", "Le mode d’exercice n’est pas déclaré à l’annuaire."
    UNKNOWN_TARIFF = "unknown_tariff", "Le secteur ou la spécialité n’est pas déclaré à l’annuaire."
    UNKNOWN_SETTING = (
        "unknown_setting",
        "Le cadre de l’accompagnement n’a pas été dit (TLS, TLL ou TLD).",
    )
    NO_CODE = "no_code", "Sa profession n’a pas de code d’accompagnement."


class Nature(models.TextChoices):
    """Which insurance covers the act: one sheet has one."""

    ILLNESS = "illness", "Maladie"
    MATERNITY = "maternity", "Maternité"
    WORK_ACCIDENT = "work_accident", "Accident du travail ou maladie professionnelle"


# What each event of the journal says after a name (see audit.wording).
AUDIT_WORDING = {
    "billing.prepared": "a préparé une feuille de soins",
    "billing.opened": "a ouvert une feuille de soins",
}
