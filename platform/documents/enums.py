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
}
