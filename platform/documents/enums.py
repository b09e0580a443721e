"""What a document is."""

from django.db import models


class DocumentKind(models.TextChoices):
    REPORT = "report", "Compte rendu"
    PRESCRIPTION = "prescription", "Ordonnance"
    FEE_SHEET = "fee_sheet", "Feuille de soins (préparation)"
    STILL_IMAGE = "still_image", "Image"
    PHOTOGRAPH = "photograph", "Photographie du patient"
    CART_CHECK = "cart_check", "Contrôle du chariot"
    CONSENT = "consent", "Consentement"
    ECG = "ecg", "ECG"
    ATTACHMENT = "attachment", "Pièce jointe"


class Category(models.TextChoices):
    """How people look for a document, whatever made it."""

    REPORT = "report", "Compte rendu"
    PRESCRIPTION = "prescription", "Ordonnance"
    LETTER = "letter", "Courrier"
    BIOLOGY = "biology", "Biologie"
    IMAGING = "imaging", "Imagerie"
    ECG = "ecg", "ECG"
    PHOTOGRAPH = "photograph", "Photographie"
    CONSENT = "consent", "Consentement"
    OTHER = "other", "Autre"


# The type of a document in the national framework (LOINC, value set JDV_J07); photographs and ECGs have none.
LOINC = {
    Category.REPORT: "85208-7",
    Category.PRESCRIPTION: "57833-6",
    Category.LETTER: "96349-6",
    Category.BIOLOGY: "11502-2",
    Category.IMAGING: "18748-4",
    Category.CONSENT: "59284-0",
}
CATEGORY_OF = {
    DocumentKind.REPORT: Category.REPORT,
    DocumentKind.PRESCRIPTION: Category.PRESCRIPTION,
    DocumentKind.STILL_IMAGE: Category.PHOTOGRAPH,
    DocumentKind.PHOTOGRAPH: Category.PHOTOGRAPH,
    DocumentKind.CONSENT: Category.CONSENT,
    DocumentKind.ECG: Category.ECG,
}
# What Pivot makes itself is what it is: the others are classed by people.
CLASSED_BY_PEOPLE = frozenset({DocumentKind.ATTACHMENT, DocumentKind.CONSENT})


class Visibility(models.TextChoices):
    FILE = "file", "Les soignants qui ouvrent le dossier"
    TREATING = "treating", "Les professionnels de l’acte et le médecin traitant"
    ACT = "act", "Les professionnels de l’acte seulement"


class PatientView(models.TextChoices):
    """`ALONE`: what a minor keeps from their parents (L1111-5 CSP)."""

    SHOWN = "shown", "Le patient et ses proches autorisés"
    ALONE = "alone", "Le patient seul"
    WITHHELD = "withheld", "Personne d’autre que les soignants"


class ArchiveState(models.TextChoices):
    ASKED = "asked", "Demandée"
    READY = "ready", "Prête"
    FAILED = "failed", "Échouée"
    GONE = "gone", "Effacée"


class HoldReason(models.TextChoices):
    LITIGATION = "litigation", "Contentieux ou procédure judiciaire"
    COMPLAINT = "complaint", "Réclamation du patient ou de ses ayants droit"
    EXPERTISE = "expertise", "Expertise en cours"
    OTHER = "other", "Autre raison"


class ContentType(models.TextChoices):
    PDF = "application/pdf", "PDF"
    JPEG = "image/jpeg", "JPEG"
    PNG = "image/png", "PNG"
    WEBP = "image/webp", "WebP"
    EDF = "application/edf", "EDF"
    SCP_ECG = "application/scp-ecg", "SCP-ECG"

    @property
    def extension(self) -> str:
        names = {ContentType.JPEG: "jpg", ContentType.SCP_ECG: "scp"}
        return names.get(self, self.value.rpartition("/")[2])


# Recordings: no browser shows them, they leave as files.
SIGNALS = frozenset({ContentType.EDF, ContentType.SCP_ECG})


# For the audit trail: what happened, as a sentence continues a person's name.
AUDIT_WORDING = {
    "documents.stored": "a versé un document au dossier",
    "documents.superseded": "a remplacé un document par une nouvelle version",
    "documents.destroyed": "a détruit un document d’un essai à blanc",
    "documents.hidden": "a retiré un document de la vue",
    "documents.shown": "a remis un document en vue",
    "documents.held": "a suspendu la destruction d’un document",
    "documents.released": "a levé la suspension de destruction d’un document",
    "documents.opened": "a ouvert un document",
    "documents.filed": "a changé le classement ou la visibilité d’un document",
    "documents.filing_undone": "a annulé un changement de classement ou de visibilité",
    "documents.archive_asked": "a demandé une archive de documents",
    "documents.archive_taken": "a téléchargé une archive de documents",
    "documents.hold_placed": "a suspendu la destruction des documents d’un dossier",
    "documents.hold_lifted": "a levé la suspension de destruction d’un dossier",
    "documents.erasure_confirmed": "a confirmé l’effacement de documents en fin de conservation",
    "documents.erasure_cancelled": "a annulé l’effacement de documents en fin de conservation",
    "documents.erased": "a effacé un document en fin de conservation",
}
