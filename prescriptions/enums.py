from django.db import models


class LineKind(models.TextChoices):
    DRUG = "drug", "Médicament"
    EXAM = "exam", "Examen"
    NURSING = "nursing", "Acte infirmier"
    DEVICE = "device", "Dispositif médical"
    SICK_LEAVE = "sick_leave", "Arrêt de travail"


class PrescriptionState(models.TextChoices):
    DRAFT = "draft", "Brouillon"
    SIGNED = "signed", "Signée"
    REVOKED = "revoked", "Annulée"


class Origin(models.TextChoices):
    """Where it was written: two physicians in three prescribe in their own software."""

    HERE = "here", "Écrite dans Pivot"
    OWN_SOFTWARE = "own_software", "Établie dans le logiciel du médecin"


class Extent(models.TextChoices):
    WHOLE = "whole", "En entier"
    PART = "part", "En partie"


class ListState(models.TextChoices):
    READING = "reading", "Lecture en cours"
    READ = "read", "Lue"
    FAILED = "failed", "Refusée"


# What each event of the journal says after a name (see audit.wording).
AUDIT_WORDING = {
    "prescriptions.drafted": "a commencé une ordonnance",
    "prescriptions.edited": "a modifié une ordonnance en brouillon",
    "prescriptions.renewed": "a repris les lignes d’une ordonnance antérieure",
    "prescriptions.discarded": "a abandonné un brouillon d’ordonnance",
    "prescriptions.signed": "a signé une ordonnance",
    "prescriptions.filed": "a versé une ordonnance établie dans son logiciel",
    "prescriptions.revoked": "a annulé une ordonnance",
    "prescriptions.opened": "a ouvert une ordonnance",
    "prescriptions.drug_list_loaded": "a chargé une liste de médicaments",
    "prescriptions.restricted_list_loaded": "a chargé une liste de restrictions",
    "prescriptions.list_enforced": "a mis une liste en vigueur",
    "prescriptions.pharmacy_kept": "a ajouté ou modifié une pharmacie",
    "prescriptions.sent_to_pharmacy": "a envoyé une ordonnance à une pharmacie",
    "prescriptions.access_ended": "a repris l’accès d’une pharmacie",
    "prescriptions.pharmacy_came": "a ouvert une ordonnance, par lien ou code",
    "prescriptions.pharmacy_code_refused": "a tapé un code faux",
    "prescriptions.paper_opened": "a ouvert le PDF d’une ordonnance, par lien ou code",
    "prescriptions.dispensed": "a délivré une ordonnance",
    "prescriptions.revoked_dispensed": "a annulé une ordonnance déjà délivrée",
    "prescriptions.list_withdrawn": "a retiré une liste en vigueur",
}
