from django.db import models


class DecisionKind(models.TextChoices):
    """What a region may decide of the rules."""

    SWITCH = "switch", "Règle douteuse"
    TARIFF = "tariff", "Tarif"
    END = "end", "Fin d’une décision"


class DecisionState(models.TextChoices):
    PROPOSED = "proposed", "À relire"
    APPROVED = "approved", "Approuvée"
    REJECTED = "rejected", "Refusée"
    WITHDRAWN = "withdrawn", "Retirée"


class CaseOrigin(models.TextChoices):
    """Where a case to explain is taken from: the words follow « Repris »."""

    APPOINTMENT = "appointment", "du rendez-vous"
    ACT = "act", "de l’acte"
    REQUEST = "request", "de la demande"


AUDIT_WORDING = {
    "pathways.decision_proposed": "a proposé une décision sur les règles du parcours",
    "pathways.decision_approved": "a approuvé une décision sur les règles du parcours",
    "pathways.decision_rejected": "a refusé une décision sur les règles du parcours",
    "pathways.decision_withdrawn": "a retiré sa proposition sur les règles du parcours",
}
