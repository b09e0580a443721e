"""What is done on the platform, by the app whose events of the journal say it."""

from collections.abc import Mapping

ROOMS: Mapping[str, str] = {
    "accounts": "Comptes et connexions",
    "territory": "Sites et chariots",
    "directory": "Annuaire",
    "scheduling": "Rendez-vous et motifs",
    "patients": "Dossiers",
    "consultations": "Téléconsultations",
    "documents": "Documents",
    "billing": "Feuilles",
    "prescriptions": "Ordonnances",
    "correspondence": "Envois",
    "signatures": "Signatures",
    "pathways": "Règles",
    "audit": "Journal",
}
